#pragma once

#include <csignal>
#include <vector>

namespace porthole::http {

/// Wakes `SignalSet::wait` from within the process. Ignored by default, where nobody waits for it.
inline constexpr int kWakeSignal = SIGURG;

struct ReceivedSignal {
  int number = 0;
  /// Sent by a key of the terminal, and therefore to its whole foreground process group.
  bool is_from_terminal = false;
};

/// Signals that are blocked, so that they can be waited for. Belongs to the first thread of the
/// process, which makes it before there are others, and lasts until the process ends.
class SignalSet {
 public:
  /// Blocks `numbers` and `kWakeSignal`, and ignores SIGPIPE and SIGXFSZ: what they are about fails
  /// with an error, too. SIGHUP and SIGQUIT stay ignored if they were (nohup).
  explicit SignalSet(const std::vector<int>& numbers);

  /// Waits for the next signal of the set.
  ReceivedSignal wait() const;

  /// Restores the signal mask: from now on signals interrupt this thread.
  void release() const;

  /// The signal mask before, and what was not ignored before: for programs that we start.
  const sigset_t& mask_before() const { return mask_before_; }
  const sigset_t& default_before() const { return default_before_; }

  /// Makes `wait` return `kWakeSignal`. Safe from any thread.
  static void wake();

 private:
  sigset_t blocked_;
  sigset_t mask_before_;
  sigset_t default_before_;
};

}  // namespace porthole::http
