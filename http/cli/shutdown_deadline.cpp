#include "http/cli/shutdown_deadline.h"

#include <array>
#include <atomic>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <poll.h>
#include <pthread.h>
#include <sys/time.h>
#include <unistd.h>

namespace porthole::http {
namespace {

// What a signal handler may read.
std::atomic<const char*> shutdown_step = "requests in flight";
std::atomic<int> shutdown_status = 1;
static_assert(std::atomic<const char*>::is_always_lock_free &&
              std::atomic<int>::is_always_lock_free);

/// Calls only what is safe in a signal handler.
void give_up(int) {
  std::array<char, 256> message{};
  std::size_t length = 0;
  const auto append = [&](const char* text) {
    const std::size_t bytes = std::strlen(text);
    if (length + bytes > message.size()) return;
    std::memcpy(message.data() + length, text, bytes);
    length += bytes;
  };
  append("porthole: gave up on ");
  append(shutdown_step);
  append(": the end took too long\n");
  pollfd wait{STDERR_FILENO, POLLOUT, 0};
  if (::poll(&wait, 1, 0) > 0) {
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, message.data(), length);
  }
  ::_exit(shutdown_status);
}

}  // namespace

void begin_shutdown(std::chrono::milliseconds time, int status) {
  if (status != 0) shutdown_status = status;
  struct sigaction action {};
  action.sa_handler = give_up;
  sigemptyset(&action.sa_mask);
  ::sigaction(SIGALRM, &action, nullptr);
  // Our parent may have left it blocked.
  sigset_t alarm;
  sigemptyset(&alarm);
  sigaddset(&alarm, SIGALRM);
  pthread_sigmask(SIG_UNBLOCK, &alarm, nullptr);
  itimerval timer{};
  timer.it_value.tv_sec = static_cast<time_t>(time.count() / 1000);
  timer.it_value.tv_usec = static_cast<suseconds_t>(time.count() % 1000 * 1000);
  ::setitimer(ITIMER_REAL, &timer, nullptr);
}

void enter_shutdown_step(const char* step) {
  shutdown_step = step;
}

}  // namespace porthole::http
