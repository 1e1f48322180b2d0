#pragma once

#include <string>
#include <string_view>

#include "http/net/delivery.h"
#include "http/net/framing.h"
#include "http/net/peer.h"
#include "http/net/request_framer.h"
#include "http/net/request_head.h"

namespace porthole::http {

/// A request in its connection's buffer. Everything in it lives until the responder returns.
struct FramedRequest {
  const RequestHead& head;
  /// Decoded; empty while the client waits for `100 Continue`.
  std::string_view body;
  const Peer& peer;
  /// Whether the connection persists after the response, which has to say so.
  bool keep_alive;
};

/// Turns requests into the bytes of responses. Must be safe to call from several threads at once,
/// and must not throw.
class Responder : public LargeBodies {
 public:
  std::size_t large_body_bytes_max(const RequestHead&) const override { return 0; }

  /// Whether responding may wait for a disk or for other requests. Such requests are handed to a
  /// worker; the event loop responds to the others itself.
  virtual bool may_block(const RequestHead& head) const = 0;

  /// Whether the request is answered although there are too many connections.
  virtual bool is_urgent(const RequestHead& head) const = 0;

  /// Appends the response to `out`, unless it is deferred, and returns how to send it.
  virtual Delivery respond(const FramedRequest& request, std::string& out) = 0;

  /// For a client that waits for `100 Continue`: if the request is refused whatever its body,
  /// appends the response and returns true.
  virtual bool refuse_early(const FramedRequest& request, std::string& out) = 0;

  /// Appends the response to bytes that are not a request. The connection closes after it.
  virtual void respond_to_error(const FramingError& error, std::string& out) = 0;
};

}  // namespace porthole::http
