#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
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
  std::size_t unsent_bytes_max = kUnsentBytesMax;
};

/// What the event loops do under pressure.
enum class Pressure : std::uint8_t {
  exhausted,      ///< New connections have to wait for descriptors or memory.
  unread,         ///< Clients that don't read their responses were disconnected.
  out_of_memory,  ///< A connection was closed for want of memory for its request or response.
};
inline constexpr std::size_t kPressures = 3;

/// What the event loops of one server share. Safe from any thread.
struct LoopGroup {
  LoopGroup(Responder& the_responder, WorkerPool& the_workers, ConnectionLimits the_limits,
            std::function<void(Pressure)> the_report)
      : responder(the_responder),
        workers(the_workers),
        limits(the_limits),
        report(std::move(the_report)) {}

  /// Counts a connection out.
  void leave(std::chrono::steady_clock::time_point now) {
    // In this order: a thread that sees no connection left must see this time too.
    last_left = now;
    --connections;
  }

  /// Calls `report`, but for each kind at most every ten seconds.
  void report_rarely(Pressure pressure, std::chrono::steady_clock::time_point now) {
    std::atomic<std::chrono::steady_clock::time_point>& quiet_until =
        quiet[static_cast<std::size_t>(pressure)];
    auto until = quiet_until.load();
    if (now < until || !quiet_until.compare_exchange_strong(until, now + kReportInterval)) return;
    report(pressure);
  }

  /// Open connections past the limit, without those about to be closed.
  std::size_t excess() const {
    const std::size_t leaving = evictions.load();
    const std::size_t open = connections.load();
    return open - std::min(open, leaving + limits.connections_max);
  }

  static constexpr std::chrono::seconds kReportInterval{10};

  Responder& responder;
  WorkerPool& workers;
  const ConnectionLimits limits;
  /// Called from any loop's thread.
  const std::function<void(Pressure)> report;
  /// By `Pressure`: when to report it again at the earliest.
  std::array<std::atomic<std::chrono::steady_clock::time_point>, kPressures> quiet{};
  /// Some bodies of full size fit, however large the user allows them to be.
  const std::size_t unfinished_bytes_max =
      std::max(kUnfinishedRequestsBytesMax, 4 * (kHeadBytesMax + limits.body_bytes_max));
  std::atomic<std::size_t> connections = 0;
  /// Connections that loops were asked to close.
  std::atomic<std::size_t> evictions = 0;
  /// When the last connection closed; at first, when the group was made.
  std::atomic<std::chrono::steady_clock::time_point> last_left = std::chrono::steady_clock::now();
  /// Memory that unfinished requests take, on all connections together.
  std::atomic<std::size_t> unfinished_bytes = 0;
  /// Likewise, of responses that are delayed, or that clients have not read yet.
  std::atomic<std::size_t> unsent_bytes = 0;
  /// Likewise, of those with a larger body than usual.
  std::atomic<std::size_t> unfinished_document_bytes = 0;

  std::atomic<std::size_t>& unfinished(bool is_document) {
    return is_document ? unfinished_document_bytes : unfinished_bytes;
  }
  std::size_t unfinished_max(bool is_document) const {
    return is_document ? kUnfinishedDocumentsBytesMax : unfinished_bytes_max;
  }
};

}  // namespace porthole::http
