#include "http/net/worker_pool.h"

#include <system_error>
#include <utility>

namespace porthole::http {

WorkerPool::~WorkerPool() {
  std::vector<std::thread> threads;
  {
    const MutexLock lock(mutex_);
    is_ending_ = true;
    threads = std::move(threads_);
    work_.notify_all();
  }
  for (std::thread& thread : threads) thread.join();
}

bool WorkerPool::submit(std::function<void()> job) {
  const MutexLock lock(mutex_);
  if (idle_ <= jobs_.size() && threads_.size() < threads_max_) start_thread();
  if (threads_.empty()) return false;
  jobs_.push_back(std::move(job));
  work_.notify_one();
  return true;
}

/// Where it can't be started, those that there are have to do.
void WorkerPool::start_thread() {
  try {
    threads_.emplace_back([this] { run(); });
  } catch (const std::system_error&) {
  }
}

void WorkerPool::run() {
  for (;;) {
    std::function<void()> job;
    {
      const MutexLock lock(mutex_);
      ++idle_;
      while (jobs_.empty() && !is_ending_) work_.wait(mutex_);
      --idle_;
      if (jobs_.empty()) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job();
  }
}

}  // namespace porthole::http
