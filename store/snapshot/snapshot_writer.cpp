#include "store/snapshot/snapshot_writer.h"

#include <algorithm>
#include <string>
#include <utility>

#include "store/snapshot/snapshot_file.h"
#include "store/snapshot/state_recovery.h"

namespace porthole {
namespace {

/// Maximum pause between attempts on a failing disk.
constexpr std::chrono::milliseconds kPauseMax{30'000};
/// The first pause after a failure, when the interval is shorter. Each failure doubles it.
constexpr std::chrono::milliseconds kPauseAfterFailureMin{100};

}  // namespace

SnapshotWriter::SnapshotWriter(Store& store, Disk& disk, SnapshotOptions options,
                               const StateOnDisk& on_disk, Report report)
    : store_(store),
      disk_(disk),
      options_(std::move(options)),
      report_(std::move(report)),
      revision_at_start_(store.revision()),
      position_(on_disk.position),
      has_log_(on_disk.log_bytes > 0),
      is_dirty_(!on_disk.has_snapshot || on_disk.replayed > 0),
      written_revision_(revision_at_start_),
      pause_(options_.interval),
      not_before_(std::chrono::steady_clock::now()) {
  store_.observe(*this, false);
  thread_ = std::thread([this] { run(); });
}

SnapshotWriter::~SnapshotWriter() {
  (void)stop();
}

Result<void> SnapshotWriter::changed(std::uint64_t revision, const PendingChangePtr&) {
  const MutexLock lock(mutex_);
  if (revision > written_revision_) {
    is_dirty_ = true;
    work_.notify_one();
  }
  return {};
}

std::optional<std::chrono::milliseconds> SnapshotWriter::age() const {
  const MutexLock lock(mutex_);
  if (!written_at_) return std::nullopt;
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                               *written_at_);
}

Result<void> SnapshotWriter::stop() {
  {
    const MutexLock lock(mutex_);
    is_stopping_ = true;
    work_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
  const MutexLock lock(mutex_);
  if (pending_error_) return *pending_error_;
  return {};
}

void SnapshotWriter::run() {
  while (wait_for_work()) {
    const StateImage image = store_.image();
    Result<void> written = write(image);
    if (written) {
      settle(image.revision);
    } else {
      fail(std::move(written).error());
    }
  }
}

bool SnapshotWriter::wait_for_work() {
  const MutexLock lock(mutex_);
  while (!is_stopping_) {
    const bool is_time = std::chrono::steady_clock::now() >= not_before_;
    if (is_dirty_ && is_time) break;
    if (is_dirty_) {
      work_.wait_until(mutex_, not_before_);
    } else {
      work_.wait(mutex_);
    }
  }
  if (!is_dirty_ || has_given_up_) return false;
  is_dirty_ = false;  // What changes from here on is for the next one.
  is_last_try_ = is_stopping_;
  return true;
}

Result<void> SnapshotWriter::write(const StateImage& image) {
  std::optional<LogPosition> position = position_;
  if (position) position->change += image.revision - revision_at_start_;
  const Result<std::size_t> written = write_snapshot(image, {options_.path, position}, disk_);
  if (!written) return written.error();
  if (!has_log_) return {};
  Result<void> removed = disk_.remove(log_path_of(options_.path));
  has_log_ = !removed;
  return removed;
}

void SnapshotWriter::settle(std::uint64_t revision) {
  const MutexLock lock(mutex_);
  written_revision_ = revision;
  pending_error_.reset();
  pause_ = options_.interval;
  written_at_ = std::chrono::steady_clock::now();
  not_before_ = *written_at_ + pause_;
}

void SnapshotWriter::fail(Error error) {
  report_(error);
  const MutexLock lock(mutex_);
  has_given_up_ = is_last_try_;
  is_dirty_ = true;
  pause_ = std::clamp(2 * pause_, kPauseAfterFailureMin, std::max(kPauseMax, options_.interval));
  not_before_ = std::chrono::steady_clock::now() + pause_;
  pending_error_ = std::move(error);
}

}  // namespace porthole
