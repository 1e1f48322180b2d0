#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string_view>
#include <sys/types.h>
#include <thread>

#include "portal/base/mutex.h"

namespace porthole::http {

/// Knows whether the process that this one is to exit with is still running. Safe from any thread.
class ParentWatch {
 public:
  /// Watches the process with this id, by default the parent. On Linux `kWakeSignal` comes when the
  /// parent ends. Make it early: of a parent that has ended before, all that can be seen is that
  /// the parent is process 1, which counts as gone.
  explicit ParentWatch(std::optional<pid_t> process = std::nullopt);

  bool is_gone() const;

 private:
  const pid_t parent_;
  const pid_t process_;
};

/// Finds out when a server is no longer needed: its parent has ended, or it has been idle for too
/// long. Uses a thread of its own and the machine's clock.
class LifetimeWatch {
 public:
  using Time = std::chrono::steady_clock::time_point;

  struct Options {
    /// Null: no process to exit with.
    const ParentWatch* parent = nullptr;
    /// How long the server may be without a connection; none: no limit.
    std::optional<std::chrono::seconds> idle_max = std::nullopt;
    /// When its last connection was closed; nothing while there is one.
    std::function<std::optional<Time>()> idle_since = {};
  };

  /// What `options` point to must outlive this. Calls `wake` once, when there is a reason to exit.
  LifetimeWatch(Options options, std::function<void()> wake);
  ~LifetimeWatch();
  LifetimeWatch(const LifetimeWatch&) = delete;
  LifetimeWatch& operator=(const LifetimeWatch&) = delete;

  /// The reason to exit: `parent` or `idle`; empty: none yet. Safe from any thread.
  std::string_view reason() const;

 private:
  void run() PORTHOLE_EXCLUDES(mutex_);
  /// Checks once. Returns when to check again.
  Time poll();

  const Options options_;
  const std::function<void()> wake_;
  std::atomic<bool> is_idle_ = false;
  Mutex mutex_;
  CondVar stopping_;
  bool is_stopping_ PORTHOLE_GUARDED_BY(mutex_) = false;
  std::thread thread_;  ///< Not joinable if there is nothing to watch.
};

}  // namespace porthole::http
