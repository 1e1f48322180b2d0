#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <thread>

#include "portal/base/mutex.h"
#include "portal/base/result.h"
#include "store/disk/disk.h"
#include "store/snapshot/state_writer.h"
#include "store/store.h"

namespace porthole {

/// Writes snapshots at intervals. Changes are acknowledged at once; a failed write is reported and
/// retried at growing intervals. `mutex_` guards everything that changes after construction.
class SnapshotWriter final : public StateWriter {
 public:
  /// As of `start_state_writer`.
  SnapshotWriter(Store& store, Disk& disk, SnapshotOptions options, const StateOnDisk& on_disk,
                 Report report);
  /// Stops the thread.
  ~SnapshotWriter() override;

  Result<void> changed(std::uint64_t revision, const PendingChangePtr& pending) override
      PORTHOLE_EXCLUDES(mutex_);
  std::optional<std::chrono::milliseconds> age() const override PORTHOLE_EXCLUDES(mutex_);
  Result<void> stop() override PORTHOLE_EXCLUDES(mutex_);

 private:
  void run() PORTHOLE_EXCLUDES(mutex_);
  /// Waits until something is to be written and it is time to; false at the end.
  bool wait_for_work() PORTHOLE_EXCLUDES(mutex_);
  Result<void> write(const StateImage& image);
  void settle(std::uint64_t revision) PORTHOLE_EXCLUDES(mutex_);
  void fail(Error error) PORTHOLE_EXCLUDES(mutex_);

  Store& store_;
  Disk& disk_;
  const SnapshotOptions options_;
  const Report report_;
  const std::uint64_t revision_at_start_;
  // For the thread alone: the position of the snapshot that is on disk, if it has one, and whether
  // a log lies beside it, which the next snapshot makes useless.
  std::optional<LogPosition> position_;
  bool has_log_;

  mutable Mutex mutex_;
  CondVar work_;  ///< There is something to write, or the thread must end.
  bool is_dirty_ PORTHOLE_GUARDED_BY(mutex_);
  bool is_stopping_ PORTHOLE_GUARDED_BY(mutex_) = false;
  /// Every change up to this one is on disk.
  std::uint64_t written_revision_ PORTHOLE_GUARDED_BY(mutex_);
  /// Why the last attempt failed, if it did and left something to write.
  std::optional<Error> pending_error_ PORTHOLE_GUARDED_BY(mutex_);
  /// The current write began after `stop` was called.
  bool is_last_try_ PORTHOLE_GUARDED_BY(mutex_) = false;
  /// The last write failed: what isn't written is lost.
  bool has_given_up_ PORTHOLE_GUARDED_BY(mutex_) = false;
  std::optional<std::chrono::steady_clock::time_point> written_at_ PORTHOLE_GUARDED_BY(mutex_);
  std::chrono::milliseconds pause_ PORTHOLE_GUARDED_BY(mutex_);
  std::chrono::steady_clock::time_point not_before_ PORTHOLE_GUARDED_BY(mutex_);

  std::thread thread_;  ///< Last: it uses the members above.
};

}  // namespace porthole
