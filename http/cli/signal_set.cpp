#include "http/cli/signal_set.h"

#include <algorithm>
#include <cerrno>
#include <pthread.h>
#include <unistd.h>

#if !defined(__linux__)
#include <fcntl.h>
#endif

namespace porthole::http {
namespace {

/// Some systems drop a signal that is ignored by default even while it is blocked, unless it has a
/// handler.
void keep_deliverable(int number) {
  struct sigaction action {};
  action.sa_handler = [](int) {};
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  ::sigaction(number, &action, nullptr);
}

bool is_ignored(int number) {
  struct sigaction action {};
  return ::sigaction(number, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

#if !defined(__linux__)
/// The sender of a signal is unknown: those of keys count as the terminal's if this process is in
/// its foreground.
bool may_be_from_terminal(int number) {
  if (number != SIGINT && number != SIGQUIT) return false;
  const int terminal = ::open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
  if (terminal < 0) return false;
  const bool is_in_foreground = ::tcgetpgrp(terminal) == ::getpgrp();
  ::close(terminal);
  return is_in_foreground;
}
#endif

}  // namespace

SignalSet::SignalSet(const std::vector<int>& numbers) {
  sigemptyset(&blocked_);
  for (const int number : numbers) {
    // A blocked signal comes even if it is ignored.
    const bool may_stay_ignored = number == SIGHUP || number == SIGQUIT;
    if (!may_stay_ignored || !is_ignored(number)) sigaddset(&blocked_, number);
  }
  sigaddset(&blocked_, kWakeSignal);
  pthread_sigmask(SIG_BLOCK, &blocked_, &mask_before_);
  keep_deliverable(kWakeSignal);
  // If our parent has left it ignored, the system would not keep the status of children.
  if (std::find(numbers.begin(), numbers.end(), SIGCHLD) != numbers.end()) {
    keep_deliverable(SIGCHLD);
  }
  sigemptyset(&default_before_);
  for (const int number : {SIGPIPE, SIGXFSZ}) {
    if (std::signal(number, SIG_IGN) != SIG_IGN) sigaddset(&default_before_, number);
  }
}

ReceivedSignal SignalSet::wait() const {
#if defined(__linux__)
  siginfo_t info{};
  int number = -1;
  do {
    number = ::sigwaitinfo(&blocked_, &info);
  } while (number < 0 && errno == EINTR);
  return {number, info.si_code == SI_KERNEL};
#else
  int number = 0;
  while (::sigwait(&blocked_, &number) != 0) {
  }
  return {number, may_be_from_terminal(number)};
#endif
}

void SignalSet::release() const {
  pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
}

void SignalSet::wake() {
  ::kill(::getpid(), kWakeSignal);
}

}  // namespace porthole::http
