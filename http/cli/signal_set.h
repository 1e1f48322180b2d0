#pragma once

#include <csignal>
#include <vector>

namespace porthole::http {

/// What wakes `SignalSet::wait` from within. Does no harm to a process that doesn't hold it.
inline constexpr int kWakeSignal = SIGURG;

struct ReceivedSignal {
  int number = 0;
  /// Sent by the terminal, and therefore to every process of its foreground group.
  bool is_from_terminal = false;
};

/// Signals that wait to be asked for instead of interrupting. Belongs to the process's first
/// thread, to be made before there are others, and stays until the process ends.
class SignalSet {
 public:
  /// Holds `numbers` and `kWakeSignal`, and ignores SIGPIPE.
  explicit SignalSet(const std::vector<int>& numbers);

  /// Waits for the next one.
  ReceivedSignal wait() const;

  /// From here on they interrupt this thread as they would without us.
  void release() const;

  /// What was held, and whether SIGPIPE was ignored, before: for programs that we start.
  const sigset_t& mask_before() const { return mask_before_; }
  bool ignored_broken_pipes_before() const { return ignored_broken_pipes_before_; }

  /// From any thread: makes `wait` return `kWakeSignal`.
  static void wake();

 private:
  sigset_t held_;
  sigset_t mask_before_;
  bool ignored_broken_pipes_before_ = false;
};

}  // namespace porthole::http
