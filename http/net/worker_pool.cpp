#include "http/net/worker_pool.h"

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

void WorkerPool::submit(std::function<void()> job) {
  const MutexLock lock(mutex_);
  if (threads_.empty()) {
    for (std::size_t i = 0; i < thread_count_; ++i) threads_.emplace_back([this] { run(); });
  }
  jobs_.push_back(std::move(job));
  work_.notify_one();
}

void WorkerPool::run() {
  for (;;) {
    std::function<void()> job;
    {
      const MutexLock lock(mutex_);
      while (jobs_.empty() && !is_ending_) work_.wait(mutex_);
      if (jobs_.empty()) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job();
  }
}

}  // namespace porthole::http
