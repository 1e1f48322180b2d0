#include "store/snapshot/change_log_writer.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "portal/base/clock.h"
#include "store/snapshot/state_recovery.h"

namespace porthole {
namespace {

/// Pauses between attempts to make a new log. Each failure doubles the pause.
constexpr std::chrono::milliseconds kRenewalPauseMin{100};
constexpr std::chrono::milliseconds kRenewalPauseMax{5'000};

Error undone(const std::string& reason) {
  return {ErrorCode::internal, "The change was undone, because it could not be written: " + reason};
}

Error unknown(const std::string& reason, const std::string& obstacle) {
  return {ErrorCode::internal,
          "It is not known whether the change will be there after a restart: it could not be "
          "written (" +
              reason + "), and what was written of it could not be removed (" + obstacle + ")"};
}

void append_to(std::vector<RecordedChange>& changes, std::vector<RecordedChange> more) {
  std::move(more.begin(), more.end(), std::back_inserter(changes));
}

}  // namespace

// From any thread.

Result<std::unique_ptr<StateWriter>> ChangeLogWriter::start(Store& store, Disk& disk,
                                                            const SnapshotOptions& options,
                                                            const StateOnDisk& on_disk,
                                                            Random& random, Report report) {
  LogNumbering numbering{{}, store.revision()};
  if (on_disk.position) {
    numbering.start = *on_disk.position;
  } else {
    numbering.start.history = Uuid::make_v7(SystemClock().now(), random);
  }
  std::unique_ptr<ChangeLogWriter> writer(
      new ChangeLogWriter(store, disk, options, numbering, std::move(report)));
  if (Result<void> opened = writer->open(on_disk); !opened) return std::move(opened).error();
  store.observe(*writer, true);
  writer->thread_ = std::thread([&log_writer = *writer] { log_writer.run(); });
  return std::unique_ptr<StateWriter>(std::move(writer));
}

ChangeLogWriter::ChangeLogWriter(Store& store, Disk& disk, const SnapshotOptions& options,
                                 const LogNumbering& numbering, Report report)
    : store_(store),
      disk_(disk),
      options_(options),
      log_path_(log_path_of(options.path)),
      numbering_(numbering),
      report_(std::move(report)),
      snapshot_change_(numbering.start.change),
      settled_(numbering.revision),
      compactor_(store, disk, options.path, numbering, report_, [this] { wake(); }) {}

ChangeLogWriter::~ChangeLogWriter() {
  (void)stop();
}

Result<void> ChangeLogWriter::open(const StateOnDisk& on_disk) {
  const bool can_continue = on_disk.has_snapshot && on_disk.position;
  if (!can_continue) return renew_log(store_.image());
  Result<ChangeLog> log =
      on_disk.log_bytes > 0
          ? ChangeLog::open(log_path_, numbering_.start, on_disk.log_bytes, disk_)
          : ChangeLog::create(log_path_, numbering_.start, {}, numbering_.start.change, disk_);
  if (!log) return std::move(log).error();
  log_.emplace(*std::move(log));
  snapshot_change_ -= std::min<std::uint64_t>(snapshot_change_, on_disk.replayed);
  return {};
}

Result<void> ChangeLogWriter::changed(std::uint64_t, const PendingChangePtr& pending) {
  wake();
  return PendingChanges::settle(pending);
}

std::optional<std::chrono::milliseconds> ChangeLogWriter::age() const {
  const MutexLock lock(mutex_);
  if (!written_at_) return std::nullopt;
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                               *written_at_);
}

Result<void> ChangeLogWriter::stop() {
  {
    const MutexLock lock(mutex_);
    is_stopping_ = true;
    work_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
  return {};
}

void ChangeLogWriter::wake() {
  const MutexLock lock(mutex_);
  has_work_ = true;
  work_.notify_one();
}

// From the log's thread.

void ChangeLogWriter::run() {
  bool is_last = false;
  while (!is_last) {
    is_last = !wait_for_work();
    write_changes();
  }
  finish();
}

bool ChangeLogWriter::wait_for_work() {
  const MutexLock lock(mutex_);
  while (!has_work_ && !is_stopping_) {
    if (log_error_ && std::chrono::steady_clock::now() >= retry_at_) break;
    if (log_error_) {
      work_.wait_until(mutex_, retry_at_);
    } else {
      work_.wait(mutex_);
    }
  }
  has_work_ = false;
  return !is_stopping_;
}

void ChangeLogWriter::write_changes() {
  if (const auto written = compactor_.take_written()) shorten_log(*written);
  Changes changes = store_.take_recorded();
  // A folder that was moved away may be back.
  if (log_error_ && log_ && log_->is_usable() && log_->is_in_place()) log_error_.reset();
  if (log_error_) {
    refuse(std::move(changes));
  } else if (!changes.empty()) {
    append(std::move(changes));
  }
}

void ChangeLogWriter::append(Changes changes) {
  std::string lines;
  std::uint64_t last = log_->last().change;
  for (const RecordedChange& change : changes) {
    const std::uint64_t number = numbering_.at(change.revision).change;
    lines += log_line(number, last, change.records);
    last = number;
  }
  const Result<void> appended = log_->append(lines, last);
  if (!appended) return fail(std::move(changes), appended.error());
  settle(std::move(changes));
  if (log_->bytes() > std::max(options_.log_bytes_max, snapshot_bytes_) && compactor_.begin()) {
    log_bytes_before_ = log_->bytes();
  }
}

void ChangeLogWriter::settle(Changes changes) {
  settled_ = changes.back().revision;
  store_.forget_undo(settled_);
  compactor_.settle(settled_);
  {
    const MutexLock lock(mutex_);
    written_at_ = std::chrono::steady_clock::now();
  }
  complete(changes, {});
}

void ChangeLogWriter::fail(Changes changes, const Error& error) {
  report_(error);
  const bool may_hold_them = !log_->is_usable();
  const bool is_lost = may_hold_them || !log_->is_in_place();
  StoreCore::RolledBack state = store_.roll_back(settled_, is_lost);
  settled_ = state.revision;
  compactor_.undo(settled_);
  append_to(changes, std::move(state.untaken));
  Error answer = undone(error.message);
  if (is_lost) {
    const Result<void> renewed = renew_log(*state.image);
    if (!renewed && may_hold_them) answer = unknown(error.message, log_->why_unusable());
  }
  complete(changes, answer);
}

void ChangeLogWriter::refuse(Changes changes) {
  const Error why = undone(log_error_->message);
  const bool is_time = std::chrono::steady_clock::now() >= retry_at_;
  StoreCore::RolledBack state = store_.roll_back(settled_, is_time);
  settled_ = state.revision;
  compactor_.undo(settled_);
  append_to(changes, std::move(state.untaken));
  if (is_time) {
    if (const Result<void> renewed = renew_log(*state.image); !renewed) report_(renewed.error());
  }
  complete(changes, why);
}

void ChangeLogWriter::complete(const Changes& changes, const Result<void>& outcome) {
  for (const RecordedChange& change : changes) change.pending->complete(outcome);
}

Result<void> ChangeLogWriter::renew_log(const StateImage& image) {
  const LogPosition position = numbering_.at(image.revision);
  const Result<std::size_t> size = compactor_.write(image);
  Result<ChangeLog> log =
      size ? ChangeLog::create(log_path_, position, {}, position.change, disk_) : size.error();
  if (!log) {
    log_error_ = log.error();
    pause_ = std::clamp(2 * pause_, kRenewalPauseMin, kRenewalPauseMax);
    retry_at_ = std::chrono::steady_clock::now() + pause_;
    return std::move(log).error();
  }
  log_.emplace(*std::move(log));
  log_error_.reset();
  pause_ = std::chrono::milliseconds(0);
  snapshot_change_ = position.change;
  snapshot_bytes_ = *size;
  const MutexLock lock(mutex_);
  written_at_ = std::chrono::steady_clock::now();
  return {};
}

void ChangeLogWriter::shorten_log(const LogCompactor::Written& snapshot) {
  const LogPosition position = numbering_.at(snapshot.revision);
  // The log may have been renewed meanwhile.
  if (log_error_ || position.change <= snapshot_change_) return;
  snapshot_change_ = position.change;
  snapshot_bytes_ = snapshot.bytes;
  const Result<std::string> lines = log_->lines_after(position.change, log_bytes_before_);
  Result<ChangeLog> log =
      lines ? ChangeLog::create(log_path_, position, *lines,
                                std::max(position.change, log_->last().change), disk_)
            : lines.error();
  if (log) {
    log_.emplace(*std::move(log));
  } else {
    // The old one has all that the new one would have, if it is still there.
    report_(log.error());
  }
}

void ChangeLogWriter::finish() {
  compactor_.stop();
  const bool is_behind = log_error_ || log_->last().change > snapshot_change_;
  if (is_behind) {
    // If it fails, the log has what the snapshot lacks.
    if (const Result<std::size_t> size = compactor_.write(store_.image()); !size) {
      return report_(size.error());
    }
  }
  if (const Result<void> removed = disk_.remove(log_path_); !removed) report_(removed.error());
}

}  // namespace porthole
