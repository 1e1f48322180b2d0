#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "portal/base/clock.h"
#include "portal/base/random.h"
#include "store/disk/disk.h"
#include "store/document/state_document.h"
#include "store/snapshot/log_position.h"

/// Reads the state that a server left: its snapshot, and the log of the changes made since.
namespace porthole {

/// Where the log of a snapshot is, and what a server that uses it locks.
std::string log_path_of(const std::string& snapshot_path);
std::string lock_path_of(const std::string& snapshot_path);

struct RecoveredState {
  /// Whether there is a snapshot. If not, and there are no problems, the rest is empty.
  bool is_there = false;
  /// Problems name the snapshot or the log.
  ReadResult read = {};
  /// Of the last change in `read`; nothing when no log can follow the snapshot.
  std::optional<LogPosition> position = {};
  /// How much of the log is whole; 0: there is none.
  std::size_t log_bytes = 0;
  /// Changes that only the log had.
  std::size_t replayed = 0;
  /// Whether the last line was dropped: its change was never acknowledged.
  bool has_torn_line = false;
  /// Whether the snapshot was damaged, and its copy was read instead.
  bool is_from_backup = false;
};

/// Changes nothing on disk. Each organization keeps `audit_events_max` audit events.
RecoveredState recover_state(const std::string& snapshot_path, std::size_t audit_events_max,
                             const Disk& disk, const Clock& clock, Random& random);

}  // namespace porthole
