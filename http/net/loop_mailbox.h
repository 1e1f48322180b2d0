#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/net/connection.h"
#include "http/net/deadlines.h"
#include "http/net/delivery.h"
#include "http/net/poller.h"
#include "portal/base/mutex.h"

namespace porthole::http {

/// Messages to an event loop from other threads, which wake it. Safe from any thread.
class LoopMailbox {
 public:
  using Time = Connection::Time;

  /// A worker's response to a connection's request.
  struct WorkerResponse {
    Connection* connection;
    std::string bytes;
    bool keep_alive;
    Delivery delivery;
  };

  /// A deferred response that can be finished now. Its connection may have closed.
  struct ReadyResponse {
    std::uint64_t token;
    std::uint64_t deferred_number;
  };

  struct Messages {
    std::vector<std::unique_ptr<Connection>> adopted;
    std::list<WorkerResponse> responses;
    std::vector<ReadyResponse> ready;
    std::vector<HoldFilter> releases;
    /// How many connections to close that are idle, or whose response is held back.
    std::size_t evictions = 0;
    /// Not null: stop, at this time at the latest.
    std::optional<Time> stops_at;
  };

  /// `poller` is the loop's.
  explicit LoopMailbox(Poller& poller) : poller_(poller) {}

  /// Hands over an accepted, non-blocking socket.
  void adopt(std::unique_ptr<Connection> connection) PORTHOLE_EXCLUDES(mutex_);
  /// Takes the one response of `response`. Allocates nothing: a worker could not recover.
  void post(std::list<WorkerResponse>& response) noexcept PORTHOLE_EXCLUDES(mutex_);
  void post(ReadyResponse ready) PORTHOLE_EXCLUDES(mutex_);
  void request_release(const HoldFilter& filter) PORTHOLE_EXCLUDES(mutex_);
  void request_eviction() PORTHOLE_EXCLUDES(mutex_);
  void request_stop(Time deadline) PORTHOLE_EXCLUDES(mutex_);

  /// All messages since the last call.
  Messages take() PORTHOLE_EXCLUDES(mutex_);

  /// Tells the other loops since when this one's longest idle connection has been idle, and since
  /// when a response has been held back.
  void publish(Time idle_since, Time held_since) {
    idle_since_.store(idle_since, std::memory_order_relaxed);
    held_since_.store(held_since, std::memory_order_relaxed);
  }
  /// What was published last.
  Time idle_since() PORTHOLE_EXCLUDES(mutex_);
  Time held_since() const { return held_since_.load(std::memory_order_relaxed); }

 private:
  Poller& poller_;
  std::atomic<Time> idle_since_ = Deadlines::kNeverIdle;
  std::atomic<Time> held_since_ = Deadlines::kNeverIdle;

  /// Held while waking too: once a message can be taken the loop may end, and its poller with it.
  Mutex mutex_;
  Messages messages_ PORTHOLE_GUARDED_BY(mutex_);
};

}  // namespace porthole::http
