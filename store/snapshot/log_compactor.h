#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "portal/base/mutex.h"
#include "portal/base/result.h"
#include "store/disk/disk.h"
#include "store/snapshot/log_position.h"
#include "store/snapshot/state_writer.h"
#include "store/store.h"

namespace porthole {

/// Numbers the changes of a history by the revisions of the store.
struct LogNumbering {
  /// Of `revision`.
  LogPosition start;
  std::uint64_t revision = 0;

  LogPosition at(std::uint64_t of_revision) const {
    return {start.history, start.change + (of_revision - revision)};
  }
};

/// Writes the snapshots that a log of changes follows: from a thread of its own, so that no change
/// waits for a whole state to be written. Safe from any thread.
///
/// A snapshot may hold changes that the log doesn't hold yet: it replaces the old one only once
/// they are settled, and not if any was undone meanwhile.
class LogCompactor {
 public:
  struct Written {
    std::uint64_t revision = 0;
    std::size_t bytes = 0;
  };

  /// `on_written` is called by the thread once there is something for `take_written`.
  LogCompactor(Store& store, Disk& disk, std::string path, const LogNumbering& numbering,
               StateWriter::Report report, std::function<void()> on_written);
  /// Stops.
  ~LogCompactor();

  /// Has a snapshot written, unless one is being written, or the last one failed just now. Returns
  /// whether it is going to be.
  bool begin() PORTHOLE_EXCLUDES(mutex_);
  /// What was written since the last call.
  std::optional<Written> take_written() PORTHOLE_EXCLUDES(mutex_);

  /// Every change up to `revision` is in the log.
  void settle(std::uint64_t revision) PORTHOLE_EXCLUDES(mutex_);
  /// Changes were undone, up to the current `revision`. To be called afterwards.
  void undo(std::uint64_t revision) PORTHOLE_EXCLUDES(mutex_);

  /// Writes a snapshot itself. What is being written meanwhile must have been undone, or finishes
  /// first.
  Result<std::size_t> write(const StateImage& image) PORTHOLE_EXCLUDES(file_mutex_);

  /// Ends the thread. A snapshot that is being written is abandoned.
  void stop() PORTHOLE_EXCLUDES(mutex_);

 private:
  void run();
  bool wait_for_request() PORTHOLE_EXCLUDES(mutex_);
  Result<std::size_t> write(const StateImage& image, std::function<Result<void>()> may_commit)
      PORTHOLE_EXCLUDES(file_mutex_);
  Result<void> await_settled(std::uint64_t revision, std::uint64_t undos) PORTHOLE_EXCLUDES(mutex_);

  Store& store_;
  Disk& disk_;
  const std::string path_;
  const LogNumbering numbering_;
  const StateWriter::Report report_;
  const std::function<void()> on_written_;

  /// Held while a snapshot is written. Taken before `mutex_`.
  Mutex file_mutex_ PORTHOLE_ACQUIRED_BEFORE(mutex_);

  Mutex mutex_;
  CondVar changed_;
  bool is_requested_ PORTHOLE_GUARDED_BY(mutex_) = false;
  bool is_stopping_ PORTHOLE_GUARDED_BY(mutex_) = false;
  std::uint64_t settled_ PORTHOLE_GUARDED_BY(mutex_);
  /// How often changes were undone.
  std::uint64_t undos_ PORTHOLE_GUARDED_BY(mutex_) = 0;
  std::optional<Written> written_ PORTHOLE_GUARDED_BY(mutex_);
  std::chrono::milliseconds pause_ PORTHOLE_GUARDED_BY(mutex_){0};
  std::chrono::steady_clock::time_point not_before_ PORTHOLE_GUARDED_BY(mutex_);

  std::thread thread_;  ///< Last: it uses the members above.
};

}  // namespace porthole
