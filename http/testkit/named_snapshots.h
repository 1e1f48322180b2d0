#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "http/testkit/limits.h"
#include "portal/base/clock.h"
#include "portal/base/mutex.h"
#include "portal/base/result.h"
#include "portal/invoker.h"
#include "store/state_image.h"

namespace porthole::http {

/// A state that can be restored.
struct NamedSnapshot {
  std::string name;
  Timestamp created_at;
  /// Detached from the store. Detach it again before giving it to the store.
  StateImage image;
  /// The effects of mutations on mocked answers.
  Invoker::MockState answers;
  /// The position of the random source, so that a restored run repeats.
  std::uint64_t random_position = 0;
};

using NamedSnapshotPtr = std::shared_ptr<const NamedSnapshot>;

/// The snapshots that tests take and restore: of the whole state, or of one organization. Kept in
/// memory only. Thread-safe.
class NamedSnapshots {
 public:
  /// Replaces a snapshot of the same name. `organization` is empty for snapshots of the whole
  /// state, here and below. Fails with `conflict` when there are `kNamedSnapshotsMax`.
  Result<void> put(const std::string& organization, NamedSnapshot snapshot)
      PORTHOLE_EXCLUDES(mutex_);
  /// Fails with `not_found`, as does `erase`.
  Result<NamedSnapshotPtr> find(const std::string& organization, const std::string& name) const
      PORTHOLE_EXCLUDES(mutex_);
  Result<void> erase(const std::string& organization, const std::string& name)
      PORTHOLE_EXCLUDES(mutex_);
  void erase_all(const std::string& organization) PORTHOLE_EXCLUDES(mutex_);
  /// Sorted by name.
  std::vector<NamedSnapshotPtr> list(const std::string& organization) const
      PORTHOLE_EXCLUDES(mutex_);

 private:
  mutable Mutex mutex_;
  /// By organization and name.
  std::map<std::pair<std::string, std::string>, NamedSnapshotPtr> snapshots_
      PORTHOLE_GUARDED_BY(mutex_);
};

}  // namespace porthole::http
