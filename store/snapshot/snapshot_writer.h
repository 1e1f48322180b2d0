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
  /// Minimum time between two snapshots. A shorter one loses less in a crash, but writes the whole
  /// state more often. Ignored with `sync`.
  std::chrono::milliseconds interval{1000};
  /// Acknowledge a change only when a snapshot with it is on disk. Each change then costs a write
  /// of the whole state, shared by the changes that wait at the same time.
  bool sync = false;
  /// Write a snapshot before the first change.
  bool write_at_start = false;
};

/// Writes snapshots of a store from a thread of its own. Safe from any thread.
///
/// Without `sync`, changes are acknowledged at once, and a failed write is reported and retried at
/// growing intervals. With `sync`, a failed write undoes every change that no snapshot has, and
/// each of them gets the error.
///
/// `mutex_` guards everything that changes after construction. It is taken before the store's
/// mutex: undoing changes calls the store with it held.
class SnapshotWriter final : public ChangeObserver {
 public:
  /// Observes `store`, which must outlive the writer, as must `disk`. `report` is called by the
  /// writer's thread with each failure.
  SnapshotWriter(Store& store, Disk& disk, SnapshotOptions options,
                 std::function<void(const Error&)> report);
  /// Stops the thread.
  ~SnapshotWriter() override;

  Result<void> changed(std::uint64_t revision) override PORTHOLE_EXCLUDES(mutex_);

  /// Time since the last snapshot was written; nothing when none was.
  std::optional<std::chrono::milliseconds> age() const PORTHOLE_EXCLUDES(mutex_);

  /// Writes what isn't written yet and ends the thread. Fails when it can't be written. No change
  /// may be made afterwards.
  Result<void> stop() PORTHOLE_EXCLUDES(mutex_);

 private:
  /// The revisions in (after, last] were undone, and why.
  struct Undone {
    std::uint64_t after;
    std::uint64_t last;
    std::string reason;
  };

  void run() PORTHOLE_EXCLUDES(mutex_);
  /// Waits until something is to be written and it is time to; false at the end.
  bool wait_for_work() PORTHOLE_EXCLUDES(mutex_);
  void settle(std::uint64_t revision) PORTHOLE_EXCLUDES(mutex_);
  void fail(Error error) PORTHOLE_EXCLUDES(mutex_);
  const Undone* find_undone(std::uint64_t revision) const PORTHOLE_REQUIRES(mutex_);

  Store& store_;
  Disk& disk_;
  const SnapshotOptions options_;
  const std::function<void(const Error&)> report_;

  mutable Mutex mutex_ PORTHOLE_ACQUIRED_BEFORE(store_.mutex());
  CondVar work_;     ///< There is something to write, or the thread must end.
  CondVar settled_;  ///< `settled_revision_` changed.
  bool is_dirty_ PORTHOLE_GUARDED_BY(mutex_);
  bool is_stopping_ PORTHOLE_GUARDED_BY(mutex_) = false;
  /// Every change up to this one is on disk or undone.
  std::uint64_t settled_revision_ PORTHOLE_GUARDED_BY(mutex_) = 0;
  /// One entry for each series of failures between successes.
  std::vector<Undone> undone_ PORTHOLE_GUARDED_BY(mutex_);
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
