#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "portal/base/result.h"
#include "store/change_observer.h"
#include "store/snapshot/log_position.h"

namespace porthole {

struct SnapshotOptions {
  std::string path = {};
  /// Minimum time between two snapshots. A shorter one loses less in a crash, but writes the whole
  /// state more often. Ignored with `sync`.
  std::chrono::milliseconds interval{1000};
  /// Acknowledge a change only when it is on disk, in the snapshot's log. Each costs a sync of the
  /// log, shared by the changes that wait at the same time.
  bool sync = false;
  /// A log larger than this, and than the snapshot, is replaced by a new snapshot.
  std::size_t log_bytes_max = std::size_t{4} * 1024 * 1024;
};

/// What was on disk when a server started: see `RecoveredState`.
struct StateOnDisk {
  /// Whether there is a snapshot that isn't damaged.
  bool has_snapshot = false;
  std::optional<LogPosition> position = {};
  /// How much of the log is whole; 0: there is none.
  std::size_t log_bytes = 0;
  /// Changes that the log has, and not the snapshot.
  std::size_t replayed = 0;
};

/// Keeps a store's state on disk, from threads of its own. Safe from any thread.
class StateWriter : public ChangeObserver {
 public:
  /// Called by the writer's threads with each failure.
  using Report = std::function<void(const Error&)>;

  /// Time since something was last written; nothing when nothing was.
  virtual std::optional<std::chrono::milliseconds> age() const = 0;

  /// Writes what isn't written yet and ends the threads, however long the disk takes. No change may
  /// be made afterwards.
  virtual Result<void> stop() = 0;
};

}  // namespace porthole
