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

/// Some systems drop a signal whose default is to do nothing even while it is held, unless somebody
/// handles it.
void keep_deliverable(int number) {
  struct sigaction action {};
  action.sa_handler = [](int) {};
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  ::sigaction(number, &action, nullptr);
}

#if !defined(__linux__)
/// Nothing tells who sent a signal: those of keys are taken for the terminal's where this process
/// is in its foreground.
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
  sigemptyset(&held_);
  for (const int number : numbers) sigaddset(&held_, number);
  sigaddset(&held_, kWakeSignal);
  pthread_sigmask(SIG_BLOCK, &held_, &mask_before_);
  keep_deliverable(kWakeSignal);
  // Whoever started us may have left it ignored; then the system would keep no child's status.
  if (std::find(numbers.begin(), numbers.end(), SIGCHLD) != numbers.end()) {
    keep_deliverable(SIGCHLD);
  }
  ignored_broken_pipes_before_ = std::signal(SIGPIPE, SIG_IGN) == SIG_IGN;
}

ReceivedSignal SignalSet::wait() const {
#if defined(__linux__)
  siginfo_t info{};
  int number = -1;
  do {
    number = ::sigwaitinfo(&held_, &info);
  } while (number < 0 && errno == EINTR);
  return {number, info.si_code == SI_KERNEL};
#else
  int number = 0;
  while (::sigwait(&held_, &number) != 0) {
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
