#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "http/net/delivery.h"
#include "http/net/peer.h"
#include "http/net/poller.h"
#include "http/net/request_framer.h"
#include "http/net/transport.h"

namespace porthole::http {

/// What a connection waits for; event_loop.h has the table of these states.
enum class Wait : std::uint8_t {
  request,            ///< The first byte of a request: idle.
  head,               ///< The rest of a head.
  body,               ///< The rest of a body.
  awaiting_writable,  ///< Room in the socket for more of a response.
  lingering,          ///< The client's close, after the last response.
  worker,             ///< A response from a worker.
  delay,              ///< The time at which a delayed response is sent.
  deferred,           ///< A response that doesn't exist yet.
  commit,             ///< The disk, to have what the response acknowledges.
};
inline constexpr std::size_t kWaits = 9;

/// One client. Belongs to one event loop's thread, and to a worker's while it waits for one.
struct Connection {
  using Time = std::chrono::steady_clock::time_point;

  Connection(int descriptor, const Peer& the_peer, std::unique_ptr<TlsSession> tls,
             std::size_t body_bytes_max, const LargeBodies* large_bodies = nullptr)
      : transport(descriptor, std::move(tls)),
        peer(the_peer),
        framer(body_bytes_max, large_bodies) {}

  Transport transport;
  const Peer peer;
  RequestFramer framer;
  /// In the loop's `ConnectionTable`, and in its poller.
  std::uint64_t token = 0;

  /// Read and not yet responded to: the beginning of a request, or requests that have to wait.
  std::string input;
  /// To be written, from `output_sent` on.
  std::string output;
  std::size_t output_sent = 0;
  /// This connection's part of `LoopGroup::unfinished_bytes`, or of `unfinished_document_bytes`.
  std::size_t accounted_bytes = 0;
  /// This connection's part of `LoopGroup::unsent_bytes`.
  std::size_t unsent_bytes = 0;
  bool accounts_document = false;
  /// Read and dropped while lingering.
  std::size_t lingered_bytes = 0;

  // Kept by the loop's `Deadlines`.
  Wait wait = Wait::request;
  Time waits_since;
  /// In the list of those that wait for the same.
  std::list<Connection*>::iterator wait_position;
  /// With `Wait::delay` and `Wait::deferred`: in the queue of those.
  std::multimap<Time, Connection*>::iterator due_position;

  /// With `Wait::deferred` and `Wait::commit`.
  std::unique_ptr<DeferredOutput> deferred;
  /// Tells apart the deferred responses that the loop has waited for.
  std::uint64_t deferred_number = 0;
  /// With `Wait::delay` and `Wait::deferred`.
  Hold hold;

  /// What the loop's poller watches it for.
  Interest interest = {.read = true};
  bool closes_after_output = false;
  bool resets_after_output = false;
  bool continue_sent = false;
  /// Accepted past the limit of connections: for urgent requests only.
  bool is_reserved = false;
};

}  // namespace porthole::http
