#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "portal/base/mutex.h"
#include "portal/base/random.h"
#include "portal/base/result.h"
#include "store/disk/disk.h"
#include "store/snapshot/change_log.h"
#include "store/snapshot/log_compactor.h"
#include "store/snapshot/state_writer.h"
#include "store/store.h"

namespace porthole {

/// Appends every change to a log before it is acknowledged. One thread takes the changes that have
/// been made since it last looked, appends them together, and completes them: see `PendingChange`.
///
/// What can't be written is undone, with every later change, since that may build on it, and the
/// log is cut back. If that fails, too, or the log isn't where it was, a whole snapshot and a new
/// log have to be written before any other change is accepted.
///
/// `mutex_` guards what other threads use; the rest is for the log's thread alone.
class ChangeLogWriter final : public StateWriter {
 public:
  /// As of `start_state_writer`. When this returns, the log is on disk.
  static Result<std::unique_ptr<StateWriter>> start(Store& store, Disk& disk,
                                                    const SnapshotOptions& options,
                                                    const StateOnDisk& on_disk, Random& random,
                                                    Report report);
  /// Stops the threads.
  ~ChangeLogWriter() override;

  Result<void> changed(std::uint64_t revision, const PendingChangePtr& pending) override
      PORTHOLE_EXCLUDES(mutex_);
  std::optional<std::chrono::milliseconds> age() const override PORTHOLE_EXCLUDES(mutex_);
  Result<void> stop() override PORTHOLE_EXCLUDES(mutex_);

 private:
  using Changes = std::vector<RecordedChange>;

  ChangeLogWriter(Store& store, Disk& disk, const SnapshotOptions& options,
                  const LogNumbering& numbering, Report report);
  Result<void> open(const StateOnDisk& on_disk);

  void run();
  /// Waits for something to do. False at the end.
  bool wait_for_work() PORTHOLE_EXCLUDES(mutex_);
  void wake() PORTHOLE_EXCLUDES(mutex_);
  void write_changes();
  void append(Changes changes);
  void settle(Changes changes);
  /// Undoes the changes, which could not be appended, and all later ones.
  void fail(Changes changes, const Error& error);
  /// The same for changes that can't be appended, since there is no log to append to.
  void refuse(Changes changes);
  static void complete(const Changes& changes, const Result<void>& outcome);

  /// Writes a snapshot and a log that follows it. If it fails, there is no log, and it is tried
  /// again later.
  Result<void> renew_log(const StateImage& image);
  /// Replaces the log by one that follows a snapshot which was written meanwhile.
  void shorten_log(const LogCompactor::Written& snapshot);
  void finish();

  Store& store_;
  Disk& disk_;
  const SnapshotOptions options_;
  const std::string log_path_;
  const LogNumbering numbering_;
  const Report report_;

  std::optional<ChangeLog> log_;
  /// The last change in the snapshot, and how large it is.
  std::uint64_t snapshot_change_ = 0;
  std::size_t snapshot_bytes_ = 0;
  /// The size of the log when the snapshot that is being written was begun.
  std::size_t log_bytes_before_ = 0;
  /// Every change up to this revision is in the log, or undone.
  std::uint64_t settled_;
  /// Why there is no log, and when to try to make one.
  std::optional<Error> log_error_;
  std::chrono::milliseconds pause_{0};
  std::chrono::steady_clock::time_point retry_at_;

  mutable Mutex mutex_;
  CondVar work_;
  bool has_work_ PORTHOLE_GUARDED_BY(mutex_) = false;
  bool is_stopping_ PORTHOLE_GUARDED_BY(mutex_) = false;
  std::optional<std::chrono::steady_clock::time_point> written_at_ PORTHOLE_GUARDED_BY(mutex_);

  LogCompactor compactor_;
  std::thread thread_;  ///< Last: it uses the members above.
};

}  // namespace porthole
