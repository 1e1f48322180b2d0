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

/// Tells whether the process that this one belongs to is still there. Safe from any thread.
class ParentWatch {
 public:
  /// Watches the process with this id, or by default the parent of this one. Where the system can,
  /// `kWakeSignal` tells of the parent's end. To be made early: a parent that ends before leaves no
  /// trace but process 1 in its place, which is taken for gone.
  explicit ParentWatch(std::optional<pid_t> process = std::nullopt);

  bool is_gone() const;

 private:
  const pid_t parent_;
  const pid_t process_;
};

/// Ends a server that nobody needs any more. Watches in a thread of its own, by the machine's time.
class LifetimeWatch {
 public:
  using Time = std::chrono::steady_clock::time_point;

  struct Options {
    /// Null: there is no process to end with.
    const ParentWatch* parent = nullptr;
    /// How long the server may be without a connection; none: for ever.
    std::optional<std::chrono::seconds> idle_max = std::nullopt;
    /// Since when it has had none; nothing while it has one.
    std::function<std::optional<Time>()> idle_since = {};
  };

  /// What `options` name must outlive this. Calls `wake` once there is a reason to end.
  LifetimeWatch(Options options, std::function<void()> wake);
  ~LifetimeWatch();
  LifetimeWatch(const LifetimeWatch&) = delete;
  LifetimeWatch& operator=(const LifetimeWatch&) = delete;

  /// Why to end, in a word: `parent` or `idle`; empty: no reason yet. Safe from any thread.
  std::string_view reason() const;

 private:
  void run() PORTHOLE_EXCLUDES(mutex_);
  /// When to look again.
  Time look();

  const Options options_;
  const std::function<void()> wake_;
  std::atomic<bool> is_idle_ = false;
  Mutex mutex_;
  CondVar ends_;
  bool is_ending_ PORTHOLE_GUARDED_BY(mutex_) = false;
  std::thread thread_;  ///< Not joinable where there is nothing to watch.
};

}  // namespace porthole::http
