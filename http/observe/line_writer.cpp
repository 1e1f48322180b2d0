#include "http/observe/line_writer.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "portal/base/mutex.h"

namespace porthole::http {
namespace {

/// A pipe that is writable has room for this much (PIPE_BUF): writing more may block.
constexpr std::size_t kPieceBytes = 4096;
/// How often the thread checks whether it is to end, while nobody reads.
constexpr int kPollMs = 100;

/// The next piece of `text`: whole lines where they fit, so that those of several processes don't
/// mix.
std::string_view next_piece(std::string_view text) {
  if (text.size() <= kPieceBytes) return text;
  const std::size_t end = text.rfind('\n', kPieceBytes - 1);
  return text.substr(0, end == std::string_view::npos ? kPieceBytes : end + 1);
}

/// Negative `timeout_ms`: no limit.
bool wait_for_room(int descriptor, int timeout_ms) {
  pollfd wait{descriptor, POLLOUT, 0};
  return ::poll(&wait, 1, timeout_ms) > 0;
}

bool is_full(int error) {
  return error == EAGAIN || error == EWOULDBLOCK;
}

}  // namespace

/// How to write to a descriptor of unknown kind without blocking.
class LineWriter::Sink {
 public:
  explicit Sink(int descriptor) : descriptor_(descriptor) {
    struct stat status {};
    if (::fstat(descriptor, &status) != 0) return;
    if (S_ISSOCK(status.st_mode)) {
      kind_ = Kind::socket;
    } else if (S_ISREG(status.st_mode)) {
      kind_ = Kind::direct;
    } else {
      reopen();
    }
  }
  ~Sink() {
    if (own_ >= 0) ::close(own_);
  }
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;

  int descriptor() const { return descriptor_; }
  /// Whether `write` may block, for want of a way that doesn't.
  bool may_block() const { return kind_ == Kind::blocking; }

  /// As write(2), but without SIGPIPE and EINTR.
  ssize_t write(std::string_view bytes) const {
    ssize_t written = 0;
    do {
      written = kind_ == Kind::socket
                    ? ::send(descriptor_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL)
                    : ::write(own_ >= 0 ? own_ : descriptor_, bytes.data(), bytes.size());
    } while (written < 0 && errno == EINTR);
    return written;
  }

 private:
  enum class Kind { direct, socket, blocking };

  /// Other systems than Linux would open the same description again, with everyone's flags.
  void reopen() {
#if defined(__linux__)
    const std::string path = "/proc/self/fd/" + std::to_string(descriptor_);
    own_ = ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (own_ >= 0) kind_ = Kind::direct;
#endif
  }

  const int descriptor_;
  int own_ = -1;
  Kind kind_ = Kind::blocking;
};

struct LineWriter::State {
  State(int descriptor, LossLine line) : sink(descriptor), loss_line(std::move(line)) {}

  /// Writes from the front of `kept` what there is room for.
  void drain() PORTHOLE_REQUIRES(mutex);
  /// Counts lines that won't be written.
  void lose(std::uint64_t lines) PORTHOLE_REQUIRES(mutex);
  /// Keeps a line that says how many were lost, if any were.
  void report_loss() PORTHOLE_REQUIRES(mutex);
  /// Removes what was written.
  void finish_piece(std::size_t bytes) PORTHOLE_REQUIRES(mutex);
  /// Drops what can't be written because of an error.
  void drop_kept() PORTHOLE_REQUIRES(mutex);
  /// Writes one piece where writing may block; without the lock meanwhile.
  void write_piece() PORTHOLE_EXCLUDES(mutex);
  bool wait_for_lines() PORTHOLE_EXCLUDES(mutex);
  /// The body of the thread.
  void run() PORTHOLE_EXCLUDES(mutex);
  /// Waits for the reader, and has the thread end. False when it hangs.
  bool end() PORTHOLE_EXCLUDES(mutex);

  const Sink sink;
  const LossLine loss_line;
  Mutex mutex;
  CondVar kept_lines;  ///< There is something to write, or the thread must end.
  CondVar changed;     ///< `kept` has become empty, or the thread has ended.
  std::string kept PORTHOLE_GUARDED_BY(mutex);
  /// Not reported yet.
  std::uint64_t lost_since PORTHOLE_GUARDED_BY(mutex) = 0;
  /// What the report in `kept` says; 0: there is none.
  std::uint64_t reporting PORTHOLE_GUARDED_BY(mutex) = 0;
  std::uint64_t lost PORTHOLE_GUARDED_BY(mutex) = 0;
  bool is_ending PORTHOLE_GUARDED_BY(mutex) = false;
  bool has_ended PORTHOLE_GUARDED_BY(mutex) = false;
};

void LineWriter::State::lose(std::uint64_t lines) {
  lost += lines;
  lost_since += lines;
}

void LineWriter::State::report_loss() {
  if (lost_since == 0) return;
  reporting = std::exchange(lost_since, 0);
  kept += loss_line(reporting) + '\n';
}

void LineWriter::State::drop_kept() {
  lose(static_cast<std::uint64_t>(std::count(kept.begin(), kept.end(), '\n')));
  if (reporting > 0) {
    --lost;
    lost_since += std::exchange(reporting, 0) - 1;
  }
  kept.clear();
}

void LineWriter::State::finish_piece(std::size_t bytes) {
  kept.erase(0, bytes);
  if (!kept.empty()) return;
  reporting = 0;
  report_loss();
}

void LineWriter::State::drain() {
  std::size_t done = 0;
  while (done < kept.size()) {
    const ssize_t written = sink.write(next_piece(std::string_view(kept).substr(done)));
    if (written < 0 && !is_full(errno)) return drop_kept();
    if (written <= 0) break;
    done += static_cast<std::size_t>(written);
  }
  finish_piece(done);
}

void LineWriter::State::write_piece() {
  std::string piece;
  {
    const MutexLock lock(mutex);
    piece = next_piece(kept);
  }
  const ssize_t written = sink.write(piece);
  const MutexLock lock(mutex);
  if (written < 0 && !is_full(errno)) return drop_kept();
  finish_piece(static_cast<std::size_t>(std::max(written, ssize_t{0})));
}

bool LineWriter::State::wait_for_lines() {
  const MutexLock lock(mutex);
  if (kept.empty()) changed.notify_all();
  while (kept.empty() && !is_ending) kept_lines.wait(mutex);
  return !is_ending;
}

void LineWriter::State::run() {
  while (wait_for_lines()) {
    if (!wait_for_room(sink.descriptor(), kPollMs)) continue;
    if (sink.may_block()) {
      write_piece();
    } else {
      const MutexLock lock(mutex);
      drain();
    }
  }
  const MutexLock lock(mutex);
  has_ended = true;
  changed.notify_all();
}

bool LineWriter::State::end() {
  const MutexLock lock(mutex);
  const auto flushed_at = std::chrono::steady_clock::now() + kFlushTimeMax;
  while (!kept.empty() && std::chrono::steady_clock::now() < flushed_at) {
    changed.wait_until(mutex, flushed_at);
  }
  is_ending = true;
  kept_lines.notify_all();
  const auto ended_at = std::chrono::steady_clock::now() + std::chrono::milliseconds(2 * kPollMs);
  while (!has_ended && std::chrono::steady_clock::now() < ended_at) {
    changed.wait_until(mutex, ended_at);
  }
  return has_ended;
}

LineWriter::LineWriter(int descriptor, LossLine loss_line)
    : state_(std::make_shared<State>(descriptor, std::move(loss_line))),
      thread_([state = state_] { state->run(); }) {}

LineWriter::~LineWriter() {
  if (state_->end()) {
    thread_.join();
  } else {
    thread_.detach();
  }
}

void LineWriter::write(std::string_view line) {
  State& state = *state_;
  const MutexLock lock(state.mutex);
  if (state.kept.size() + line.size() >= kBytesKept) return state.lose(1);
  const bool was_empty = state.kept.empty();
  if (was_empty) state.report_loss();
  state.kept.append(line) += '\n';
  if (was_empty && !state.sink.may_block()) state.drain();
  if (!state.kept.empty()) state.kept_lines.notify_one();
}

std::uint64_t LineWriter::lost() const {
  const MutexLock lock(state_->mutex);
  return state_->lost;
}

bool write_within(int descriptor, std::string_view text, std::chrono::milliseconds patience) {
  while (!text.empty()) {
    if (!wait_for_room(descriptor, static_cast<int>(patience.count()))) return false;
    const ssize_t written = ::write(descriptor, text.data(), next_piece(text).size());
    if (written < 0 && errno != EINTR && !is_full(errno)) return false;
    text.remove_prefix(static_cast<std::size_t>(std::max(written, ssize_t{0})));
  }
  return true;
}

}  // namespace porthole::http
