#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "http/net/connection.h"
#include "http/net/delivery.h"
#include "http/net/framing.h"
#include "http/net/io.h"
#include "http/net/loop_mailbox.h"
#include "http/net/loop_parts.h"

namespace porthole::http {

/// Moves connections from one state to the next, as event_loop.h lists them: reads, frames, has the
/// responder or a worker respond, and writes. For the loop's thread only.
///
/// Any call may close the connection.
class ConnectionDriver {
 public:
  using Time = Connection::Time;

  /// All of `loop` must outlive the driver, and the workers' jobs as well.
  explicit ConnectionDriver(const LoopParts& loop);

  // What happened to a connection.

  /// It waits for a request or the rest of one, and is readable.
  void read(Connection& connection);
  /// It awaits being writable, and is.
  void write(Connection& connection);
  /// It lingers, and is readable.
  void linger(Connection& connection);
  void take_response(LoopMailbox::WorkerResponse& response);
  void take_ready(const LoopMailbox::ReadyResponse& ready);
  /// The response that it waits for is due.
  void complete_deferred(Connection& connection);
  void release_response(Connection& connection);
  /// Responds with an error, after which it closes.
  void refuse(Connection& connection, const FramingError& error);

  /// From now on each connection closes after its response.
  void begin_stop() { is_stopping_ = true; }

 private:
  // Those that return a bool say whether the connection goes on as before; otherwise it waits for
  // something else, or is closed.

  IoResult read_input(Connection& connection, std::span<char>& bytes);
  void advance(Connection& connection, std::span<char> bytes);
  Time time_of(const Delivery& delivery) const;
  bool may_proceed(Connection& connection);
  bool await_more(Connection& connection, std::span<char> bytes);
  bool keep_input(Connection& connection, std::span<char> bytes);
  void drop_input(Connection& connection);

  bool respond(Connection& connection, std::span<char> bytes);
  void hand_to_worker(Connection& connection);
  void respond_on_worker(LoopMailbox::WorkerResponse& response) noexcept;
  bool batch_response(const Connection& connection);
  void delay_response(Connection& connection, Delivery delivery, bool keep_alive);
  void await_deferred(Connection& connection);
  void enter_idle(Connection& connection);

  const LoopParts loop_;
  std::vector<char> read_buffer_;
  std::uint64_t deferred_count_ = 0;
  bool is_stopping_ = false;
};

}  // namespace porthole::http
