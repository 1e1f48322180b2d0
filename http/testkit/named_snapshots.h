#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "portal/base/clock.h"
#include "portal/base/mutex.h"
#include "portal/base/result.h"
#include "portal/invoker.h"
#include "store/state_image.h"

namespace porthole::http {

/// Snapshots in memory at most, of all sandboxes. Each costs pointers, and what changed since.
inline constexpr std::size_t kNamedSnapshotsMax = 1'000;
/// Of a name.
inline constexpr std::size_t kSnapshotNameCharactersMax = 100;

/// A state that can be gone back to.
struct NamedSnapshot {
  std::string name;
  Timestamp created_at;
  /// Detached, and to be detached again before it is put back.
  StateImage image;
  /// What mutations had left behind.
  Invoker::MockState answers;
  /// Of the source of chance, so that what is made afterwards is the same again.
  std::uint64_t random_position = 0;
};

using NamedSnapshotPtr = std::shared_ptr<const NamedSnapshot>;

/// The snapshots that tests take and go back to: of everything, or of one organization. They live
/// as long as the server. Safe from any thread.
class NamedSnapshots {
 public:
  /// `organization` is empty for those of everything, here and below. Takes the place of one with
  /// the same name. Fails with `conflict` when there are too many.
  Result<void> put(const std::string& organization, NamedSnapshot snapshot)
      PORTHOLE_EXCLUDES(mutex_);
  /// Fails with `not_found`, as does `erase`.
  Result<NamedSnapshotPtr> find(const std::string& organization, const std::string& name) const
      PORTHOLE_EXCLUDES(mutex_);
  Result<void> erase(const std::string& organization, const std::string& name)
      PORTHOLE_EXCLUDES(mutex_);
  void erase_all(const std::string& organization) PORTHOLE_EXCLUDES(mutex_);
  /// By name.
  std::vector<NamedSnapshotPtr> list(const std::string& organization) const
      PORTHOLE_EXCLUDES(mutex_);

 private:
  mutable Mutex mutex_;
  /// By organization and name.
  std::map<std::pair<std::string, std::string>, NamedSnapshotPtr> snapshots_
      PORTHOLE_GUARDED_BY(mutex_);
};

}  // namespace porthole::http
