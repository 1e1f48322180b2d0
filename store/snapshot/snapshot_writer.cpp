#include "store/snapshot/snapshot_writer.h"

#include <algorithm>
#include <utility>

#include "store/snapshot/snapshot_file.h"

namespace porthole {
namespace {

/// Maximum pause between attempts on a failing disk.
constexpr std::chrono::milliseconds kPauseMax{30'000};
/// The first pause after a failure, when the interval is shorter. Each failure doubles it.
constexpr std::chrono::milliseconds kPauseAfterFailureMin{100};

}  // namespace

SnapshotWriter::SnapshotWriter(Store& store, Disk& disk, SnapshotOptions options,
                               std::function<void(const Error&)> report)
    : store_(store),
      disk_(disk),
      options_(std::move(options)),
      report_(std::move(report)),
      is_dirty_(options_.write_at_start),
      settled_revision_(store.revision()),
      pause_(options_.interval),
      not_before_(std::chrono::steady_clock::now()) {
  store_.observe(*this, options_.sync);
  thread_ = std::thread([this] { run(); });
}

SnapshotWriter::~SnapshotWriter() {
  // Callers that need to know whether the last snapshot was written call `stop`.
  if (Result<void> stopped = stop(); !stopped) report_(stopped.error());
}

Result<void> SnapshotWriter::changed(std::uint64_t revision) {
  const MutexLock lock(mutex_);
  if (revision > settled_revision_) {
    is_dirty_ = true;
    work_.notify_one();
  }
  if (!options_.sync) return {};
  while (settled_revision_ < revision) settled_.wait(mutex_);
  const Undone* undone = find_undone(revision);
  if (undone == nullptr) return {};
  return Error{
      ErrorCode::internal,
      "The change was undone, because no snapshot of it could be written: " + undone->reason};
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
    Result<void> written = write_snapshot(image, options_.path, disk_);
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
    const bool is_time = options_.sync || std::chrono::steady_clock::now() >= not_before_;
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

void SnapshotWriter::settle(std::uint64_t revision) {
  store_.forget_undo(revision);
  const MutexLock lock(mutex_);
  settled_revision_ = revision;
  pending_error_.reset();
  pause_ = options_.interval;
  written_at_ = std::chrono::steady_clock::now();
  not_before_ = *written_at_ + pause_;
  settled_.notify_all();
}

void SnapshotWriter::fail(Error error) {
  report_(error);
  const MutexLock lock(mutex_);
  has_given_up_ = is_last_try_;
  if (options_.sync) {
    const std::uint64_t last = store_.roll_back(settled_revision_);
    if (undone_.empty() || undone_.back().last != settled_revision_) {
      undone_.push_back({settled_revision_, last, {}});
    }
    undone_.back().last = last;
    undone_.back().reason = std::move(error.message);
    settled_revision_ = last;
    // The changes that waited are undone too: another attempt could only undo later ones.
    is_dirty_ = false;
    settled_.notify_all();
  } else {
    is_dirty_ = true;
    pause_ = std::clamp(2 * pause_, kPauseAfterFailureMin, std::max(kPauseMax, options_.interval));
    not_before_ = std::chrono::steady_clock::now() + pause_;
    pending_error_ = std::move(error);
  }
}

const SnapshotWriter::Undone* SnapshotWriter::find_undone(std::uint64_t revision) const {
  const auto found = std::find_if(undone_.begin(), undone_.end(), [&](const Undone& range) {
    return revision > range.after && revision <= range.last;
  });
  return found == undone_.end() ? nullptr : &*found;
}

}  // namespace porthole
