#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
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
  KeptImage state;
  /// The effects of mutations on mocked answers.
  Invoker::MockState answers;
  /// The position of the random source, so that a restored run repeats.
  std::uint64_t random_position = 0;
};

using NamedSnapshotPtr = std::shared_ptr<const NamedSnapshot>;

/// The memory that values of snapshots take. What several snapshots share counts once. Not
/// thread-safe.
class SnapshotMemory {
 public:
  void add(const NamedSnapshot& snapshot);
  void remove(const NamedSnapshot& snapshot);
  std::size_t bytes() const { return bytes_; }

 private:
  struct Held {
    std::size_t bytes = 0;
    std::size_t snapshots = 0;
  };
  std::unordered_map<const void*, Held> values_;
  std::size_t bytes_ = 0;
};

/// The snapshots that tests take and restore: of the whole state, or of one organization. Kept in
/// memory only. Thread-safe.
class NamedSnapshots {
 public:
  /// Replaces a snapshot of the same name. `organization` is empty for snapshots of the whole
  /// state, here and below. Fails with `conflict` when there would be more than
  /// `kNamedSnapshotsMax`, or they would take more than `kNamedSnapshotsBytesMax`.
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
  using Snapshots = std::map<std::pair<std::string, std::string>, NamedSnapshotPtr>;

  mutable Mutex mutex_;
  /// By organization and name.
  Snapshots snapshots_ PORTHOLE_GUARDED_BY(mutex_);
  SnapshotMemory memory_ PORTHOLE_GUARDED_BY(mutex_);
};

}  // namespace porthole::http
