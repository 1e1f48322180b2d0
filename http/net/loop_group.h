#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <utility>

#include "http/net/limits.h"
#include "http/net/responder.h"
#include "http/net/worker_pool.h"

namespace porthole::http {

/// The limits that a user may set.
struct ConnectionLimits {
  std::size_t connections_max = kConnectionsMax;
  std::size_t body_bytes_max = kBodyBytesMax;
};

/// What the event loops of one server share. Safe from any thread.
struct LoopGroup {
  LoopGroup(Responder& the_responder, WorkerPool& the_workers, ConnectionLimits the_limits,
            std::function<void()> exhausted)
      : responder(the_responder),
        workers(the_workers),
        limits(the_limits),
        on_exhausted(std::move(exhausted)) {}

  /// Counts a connection out.
  void leave(std::chrono::steady_clock::time_point now) {
    // In this order: a thread that sees no connection left must see this time too.
    last_left = now;
    --connections;
  }

  Responder& responder;
  WorkerPool& workers;
  const ConnectionLimits limits;
  /// Called from a loop's thread, at most every ten seconds, when new connections have to wait for
  /// descriptors or memory.
  const std::function<void()> on_exhausted;
  /// Some bodies of full size fit, however large the user allows them to be.
  const std::size_t unfinished_bytes_max =
      std::max(kUnfinishedRequestsBytesMax, 4 * (kHeadBytesMax + limits.body_bytes_max));
  std::atomic<std::size_t> connections = 0;
  /// When the last connection closed; at first, when the group was made.
  std::atomic<std::chrono::steady_clock::time_point> last_left = std::chrono::steady_clock::now();
  /// Memory that unfinished requests take, on all connections together.
  std::atomic<std::size_t> unfinished_bytes = 0;
};

}  // namespace porthole::http
