#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "portal/base/mutex.h"
#include "portal/base/result.h"
#include "store/disk/disk.h"
#include "store/store.h"

namespace porthole {

struct SnapshotOptions {
  std::string path;
  /// Least time between two snapshots. Less loses less in a crash, and writes the whole state more
  /// often. Of no meaning with `sync`.
  std::chrono::milliseconds interval{1000};
  /// Whether a change is acknowledged only when a snapshot that holds it is on disk. Changes then
  /// cost a write of the whole state, which those that wait together share.
  bool sync = false;
  /// Write one even before the first change.
  bool write_at_start = false;
};

/// Writes snapshots of a store from a thread of its own.
///
/// Without `sync` a change is acknowledged at once, and a failure to write is reported and tried
/// again, at growing intervals. With `sync` a failure undoes every change that no snapshot holds,
/// and each of them is answered with the error. Safe from any thread.
class SnapshotWriter final : public ChangeObserver {
 public:
  /// Observes `store`, which, like `disk`, must outlive the writer. `report` is called, by the
  /// writer's thread, with each failure.
  SnapshotWriter(Store& store, Disk& disk, SnapshotOptions options,
                 std::function<void(const Error&)> report);
  /// Stops.
  ~SnapshotWriter() override;

  Result<void> changed(std::uint64_t revision) override PORTHOLE_EXCLUDES(mutex_);

  /// Time since a snapshot was last written; nothing when none was.
  std::optional<std::chrono::milliseconds> age() const PORTHOLE_EXCLUDES(mutex_);

  /// Writes what is not written yet and ends the thread. Fails when that can't be written. No
  /// change may be made afterwards.
  Result<void> stop() PORTHOLE_EXCLUDES(mutex_);

 private:
  /// The changes that made the revisions after `after`, up to `last`, were undone, and why.
  struct Undone {
    std::uint64_t after;
    std::uint64_t last;
    std::string reason;
  };

  void run() PORTHOLE_EXCLUDES(mutex_);
  /// Waits for something to write and for the time to do so; false when there is nothing more to
  /// do.
  bool wait_for_work() PORTHOLE_EXCLUDES(mutex_);
  void settle(std::uint64_t revision) PORTHOLE_EXCLUDES(mutex_);
  void fail(Error error) PORTHOLE_EXCLUDES(mutex_);
  const Undone* find_undone(std::uint64_t revision) const PORTHOLE_REQUIRES(mutex_);

  Store& store_;
  Disk& disk_;
  const SnapshotOptions options_;
  const std::function<void(const Error&)> report_;

  mutable Mutex mutex_;
  CondVar work_;     ///< Something to write, or the end.
  CondVar settled_;  ///< `settled_revision_` moved.
  bool is_dirty_ PORTHOLE_GUARDED_BY(mutex_);
  bool is_stopping_ PORTHOLE_GUARDED_BY(mutex_) = false;
  /// Every change up to here is on disk or undone.
  std::uint64_t settled_revision_ PORTHOLE_GUARDED_BY(mutex_) = 0;
  /// One entry for each run of failures between successes.
  std::vector<Undone> undone_ PORTHOLE_GUARDED_BY(mutex_);
  /// Why the last attempt failed, if it did and left something to write.
  std::optional<Error> pending_error_ PORTHOLE_GUARDED_BY(mutex_);
  /// An attempt failed after the end had come.
  /// The write under way began when all was already to end.
  bool is_last_try_ PORTHOLE_GUARDED_BY(mutex_) = false;
  bool has_given_up_ PORTHOLE_GUARDED_BY(mutex_) = false;
  std::optional<std::chrono::steady_clock::time_point> written_at_ PORTHOLE_GUARDED_BY(mutex_);
  std::chrono::milliseconds pause_ PORTHOLE_GUARDED_BY(mutex_);
  std::chrono::steady_clock::time_point not_before_ PORTHOLE_GUARDED_BY(mutex_);

  std::thread thread_;  ///< Last: it uses all of the above.
};

}  // namespace porthole
