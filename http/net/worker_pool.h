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
  /// Starts its threads with the first job: most servers never have any.
  explicit WorkerPool(std::size_t threads) : thread_count_(threads) {}
  /// Runs what was submitted, then joins the threads.
  ~WorkerPool();

  void submit(std::function<void()> job) PORTHOLE_EXCLUDES(mutex_);

 private:
  void run() PORTHOLE_EXCLUDES(mutex_);

  const std::size_t thread_count_;
  Mutex mutex_;
  CondVar work_;
  std::deque<std::function<void()>> jobs_ PORTHOLE_GUARDED_BY(mutex_);
  bool is_ending_ PORTHOLE_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_ PORTHOLE_GUARDED_BY(mutex_);
};

}  // namespace porthole::http
