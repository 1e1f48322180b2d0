#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "portal/base/mutex.h"

namespace porthole::http {

/// Threads for jobs that may block. Safe from any thread.
class WorkerPool {
 public:
  /// Starts a thread, up to `threads_max`, when a job finds none idle: most servers need few.
  explicit WorkerPool(std::size_t threads_max) : threads_max_(threads_max) {}
  /// Runs what was submitted, then joins the threads.
  ~WorkerPool();

  /// Returns false when there is no thread, and none can be started. A job must not throw.
  [[nodiscard]] bool submit(std::function<void()> job) PORTHOLE_EXCLUDES(mutex_);

 private:
  void run() PORTHOLE_EXCLUDES(mutex_);
  void start_thread() PORTHOLE_REQUIRES(mutex_);

  const std::size_t threads_max_;
  Mutex mutex_;
  CondVar work_;
  std::deque<std::function<void()>> jobs_ PORTHOLE_GUARDED_BY(mutex_);
  /// Threads that wait for a job.
  std::size_t idle_ PORTHOLE_GUARDED_BY(mutex_) = 0;
  bool is_ending_ PORTHOLE_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_ PORTHOLE_GUARDED_BY(mutex_);
};

}  // namespace porthole::http
