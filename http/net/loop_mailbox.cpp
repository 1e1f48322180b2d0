#include "http/net/loop_mailbox.h"

#include <chrono>
#include <utility>

namespace porthole::http {

void LoopMailbox::adopt(std::unique_ptr<Connection> connection) {
  const MutexLock lock(mutex_);
  messages_.adopted.push_back(std::move(connection));
  poller_.wake();
}

void LoopMailbox::post(std::list<WorkerResponse>& response) noexcept {
  const MutexLock lock(mutex_);
  messages_.responses.splice(messages_.responses.end(), response);
  poller_.wake();
}

void LoopMailbox::post(ReadyResponse ready) {
  const MutexLock lock(mutex_);
  messages_.ready.push_back(ready);
  poller_.wake();
}

void LoopMailbox::request_release(const HoldFilter& filter) {
  const MutexLock lock(mutex_);
  messages_.releases.push_back(filter);
  poller_.wake();
}

void LoopMailbox::request_eviction() {
  const MutexLock lock(mutex_);
  ++messages_.evictions;
  poller_.wake();
}

void LoopMailbox::request_stop(Time deadline) {
  const MutexLock lock(mutex_);
  messages_.stops_at = deadline;
  poller_.wake();
}

LoopMailbox::Messages LoopMailbox::take() {
  Messages taken;
  const MutexLock lock(mutex_);
  std::swap(taken, messages_);
  return taken;
}

LoopMailbox::Time LoopMailbox::idle_since() {
  const Time since = idle_since_.load(std::memory_order_relaxed);
  if (since != Deadlines::kNeverIdle) return since;
  // Connections that it has yet to take over begin as idle.
  const MutexLock lock(mutex_);
  return messages_.adopted.empty() ? Deadlines::kNeverIdle : std::chrono::steady_clock::now();
}

}  // namespace porthole::http
