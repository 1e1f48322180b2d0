#include "store/snapshot/log_compactor.h"

#include <algorithm>
#include <utility>

#include "store/snapshot/snapshot_file.h"

namespace porthole {
namespace {

/// Pauses after failures. Each failure doubles the pause.
constexpr std::chrono::milliseconds kCompactionPauseMin{1'000};
constexpr std::chrono::milliseconds kCompactionPauseMax{60'000};

}  // namespace

LogCompactor::LogCompactor(Store& store, Disk& disk, std::string path,
                           const LogNumbering& numbering, StateWriter::Report report,
                           std::function<void()> on_written)
    : store_(store),
      disk_(disk),
      path_(std::move(path)),
      numbering_(numbering),
      report_(std::move(report)),
      on_written_(std::move(on_written)),
      settled_(numbering.revision) {
  thread_ = std::thread([this] { run(); });
}

LogCompactor::~LogCompactor() {
  stop();
}

bool LogCompactor::begin() {
  const MutexLock lock(mutex_);
  if (is_requested_ || written_ || std::chrono::steady_clock::now() < not_before_) return false;
  is_requested_ = true;
  changed_.notify_all();
  return true;
}

std::optional<LogCompactor::Written> LogCompactor::take_written() {
  const MutexLock lock(mutex_);
  return std::exchange(written_, std::nullopt);
}

void LogCompactor::settle(std::uint64_t revision) {
  const MutexLock lock(mutex_);
  settled_ = revision;
  if (is_requested_) changed_.notify_all();
}

void LogCompactor::undo(std::uint64_t revision) {
  const MutexLock lock(mutex_);
  settled_ = revision;
  ++undos_;
  changed_.notify_all();
}

Result<std::size_t> LogCompactor::write(const StateImage& image) {
  return write(image, nullptr);
}

Result<std::size_t> LogCompactor::write(const StateImage& image,
                                        std::function<Result<void>()> may_commit) {
  const MutexLock lock(file_mutex_);
  return write_snapshot(image, {path_, numbering_.at(image.revision), std::move(may_commit)},
                        disk_);
}

void LogCompactor::stop() {
  {
    const MutexLock lock(mutex_);
    is_stopping_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void LogCompactor::run() {
  while (wait_for_request()) {
    std::uint64_t undos = 0;
    {
      const MutexLock lock(mutex_);
      undos = undos_;
    }
    const StateImage image = store_.image();
    const Result<std::size_t> size =
        write(image, [&] { return await_settled(image.revision, undos); });
    const bool has_failed = !size && size.error().code != ErrorCode::conflict;
    if (has_failed) report_(size.error());
    {
      const MutexLock lock(mutex_);
      is_requested_ = false;
      pause_ = has_failed ? std::clamp(2 * pause_, kCompactionPauseMin, kCompactionPauseMax)
                          : std::chrono::milliseconds(0);
      not_before_ = std::chrono::steady_clock::now() + pause_;
      if (size) written_ = {image.revision, *size};
    }
    if (size) on_written_();
  }
}

bool LogCompactor::wait_for_request() {
  const MutexLock lock(mutex_);
  while (!is_requested_ && !is_stopping_) changed_.wait(mutex_);
  return !is_stopping_;
}

/// Fails with `conflict` when the snapshot is to be abandoned.
Result<void> LogCompactor::await_settled(std::uint64_t revision, std::uint64_t undos) {
  const MutexLock lock(mutex_);
  while (!is_stopping_ && undos_ == undos && settled_ < revision) changed_.wait(mutex_);
  if (!is_stopping_ && undos_ == undos) return {};
  return Error{ErrorCode::conflict, "the snapshot has changes that were undone"};
}

}  // namespace porthole
