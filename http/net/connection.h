#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/net/request_framer.h"
#include "http/net/io.h"
#include "http/net/tls.h"
#include "portal/base/ip_address.h"

namespace porthole::http {

/// Who is at the other end of a connection.
struct Peer {
  /// None over a Unix socket.
  std::optional<IpAddress> address;
  bool is_secure = false;
};

/// A request as it stands in its connection's buffer. Everything in it lives until it is answered.
struct FramedRequest {
  const RequestHead& head;
  /// Decoded; empty as long as the client waits to be told to go on.
  std::string_view body;
  const Peer& peer;
  /// Whether the connection will go on after the answer, which has to say so.
  bool keep_alive;
};

/// An answer that isn't there yet: see `DeferredResponse`, whose bytes this makes. For the loop's
/// thread, but `ready`.
class DeferredOutput {
 public:
  virtual ~DeferredOutput() = default;
  virtual std::chrono::steady_clock::time_point deadline() const = 0;
  virtual void notify(std::function<void()> ready) = 0;
  /// Appends the answer as things stand. `keep_alive` is what it has to say of the connection.
  virtual void finish(bool keep_alive, std::string& out) = 0;
};

/// What becomes of a connection after an answer.
enum class Ending : std::uint8_t {
  none,   ///< It goes on, if the request lets it.
  close,  ///< It ends in order, whatever the answer says.
  reset,  ///< It is torn off.
};

/// How an answer is sent.
struct Delivery {
  /// It is held back for so long.
  std::chrono::milliseconds delay{0};
  Ending ending = Ending::none;
  /// Not null: it has no bytes yet, and comes from there.
  std::unique_ptr<DeferredOutput> later = nullptr;
  /// Not null: its last bytes, which others use too and nobody has to copy.
  std::shared_ptr<const std::string> body = nullptr;

  bool is_at_once() const { return later == nullptr && delay.count() <= 0; }
};

/// Turns requests into the bytes of answers. Is called from several threads at once, and must not
/// throw.
class Responder {
 public:
  virtual ~Responder() = default;

  /// Whether answering may wait for a disk or for other requests. Such requests are handed to a
  /// worker, the others are answered on the spot.
  virtual bool may_block(const RequestHead& head) const = 0;

  /// Appends the answer to `out`, if it is there yet, and returns how to send it, and what stands
  /// behind it.
  virtual Delivery respond(const FramedRequest& request, std::string& out) = 0;

  /// For a client that asks whether to send its body: appends an answer and returns true if the
  /// request is refused whatever the body.
  virtual bool refuse_early(const FramedRequest& request, std::string& out) = 0;

  /// Appends the answer to bytes that are no request, after which the connection closes.
  virtual void respond_to_error(const FramingError& error, std::string& out) = 0;
};

/// A connection's socket, with or without TLS: non-blocking, and closed with this.
class Transport {
 public:
  Transport(int descriptor, std::unique_ptr<TlsSession> tls)
      : descriptor_(descriptor), tls_(std::move(tls)) {}
  ~Transport();
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  int descriptor() const { return descriptor_; }
  IoResult read(char* buffer, std::size_t bytes);
  /// Writes what has room of `bytes`, and then of `behind`. Of the latter perhaps nothing yet.
  IoResult write(std::string_view bytes, std::string_view behind = {});
  /// Whether bytes have been taken off the socket that `read` has not given yet: no poller knows.
  bool has_buffered_input() const { return tls_ != nullptr && tls_->has_pending(); }
  /// Ends our side; the peer may go on.
  void shut_down();
  /// Makes the close a reset, for which whatever is on its way is lost.
  void reset_on_close() const;

 private:
  const int descriptor_;
  const std::unique_ptr<TlsSession> tls_;
};

/// What a connection waits for, and is closed for not getting in time.
enum class Wait : std::uint8_t {
  request,  ///< The first byte of a request: idle.
  head,     ///< The rest of a head.
  body,     ///< The rest of a body.
  room,     ///< Room in the socket for more of an answer.
  end,      ///< The client's end of the connection, having been answered its last request.
  worker,   ///< An answer from a worker. Has no limit of its own.
  delay,    ///< The time of an answer that is held back. Each has its own.
  later,    ///< An answer that isn't there yet. Each has its own deadline.
};
inline constexpr std::size_t kWaits = 8;

/// One client. Belongs to one event loop, and to a worker while it waits for one.
struct Connection {
  Connection(int descriptor, const Peer& the_peer, std::unique_ptr<TlsSession> tls,
             std::size_t body_bytes_max)
      : transport(descriptor, std::move(tls)), peer(the_peer), framer(body_bytes_max) {}

  Transport transport;
  const Peer peer;
  RequestFramer framer;
  std::uint64_t token = 0;

  /// What was read and isn't answered: the beginning of a request, or requests that must wait.
  std::string input;
  /// What is left to write, from `output_sent` on.
  std::string output;
  std::size_t output_sent = 0;
  /// Of the loops' common account of unfinished requests.
  std::size_t bytes_charged = 0;
  /// Dropped while waiting for the end.
  std::size_t bytes_lingered = 0;

  Wait wait = Wait::request;
  std::chrono::steady_clock::time_point waits_since;
  /// In the loop's list of those that wait for the same.
  std::list<Connection*>::iterator place;
  /// With `Wait::later`, and its number among all that the loop waited for.
  std::unique_ptr<DeferredOutput> later;
  std::uint64_t later_number = 0;
  /// With `Wait::delay` and `Wait::later`: in the loop's queue of those.
  std::multimap<std::chrono::steady_clock::time_point, Connection*>::iterator delay_place;

  bool reads = true;     ///< Is watched for input.
  bool writes = false;   ///< Is watched for room.
  bool hang_up = false;  ///< Is watched for the client's having gone, if for nothing else.
  bool closes_after_output = false;
  bool resets_after_output = false;
  bool has_said_continue = false;
};

}  // namespace porthole::http
