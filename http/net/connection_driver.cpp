#include "http/net/connection_driver.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <exception>
#include <list>
#include <memory>
#include <string>
#include <utility>

#include "http/net/limits.h"

namespace porthole::http {
namespace {

/// Of one read. A head fits, and a flood of small requests is responded to in some milliseconds.
constexpr std::size_t kReadBytes = kHeadBytesMax;
/// Memory that a connection may keep from one request to the next.
constexpr std::size_t kKeptBufferBytes = std::size_t{4} * 1024;

}  // namespace

ConnectionDriver::ConnectionDriver(const LoopParts& loop)
    : loop_(loop), read_buffer_(2 * kReadBytes) {}

// Input.

void ConnectionDriver::read(Connection& connection) {
  do {
    std::span<char> bytes;
    const IoResult result = read_input(connection, bytes);
    if (result.status == IoStatus::closed) return loop_.connections.close(connection);
    if (result.status == IoStatus::wants_write) {
      return loop_.connections.watch(connection, {.read = true, .write = true});
    }
    if (result.status == IoStatus::wants_read) {
      return loop_.connections.watch(connection, {.read = true});
    }
    if (result.status == IoStatus::not_tls) {
      return refuse(connection, {400, "This port speaks TLS: use https:// in the URL"});
    }
    const std::uint64_t token = connection.token;
    advance(connection, bytes);
    if (loop_.connections.find(token) == nullptr) return;
    // No poller reports what TLS has taken off the socket already.
  } while (connection.wait <= Wait::body && connection.transport.has_buffered_input());
}

/// Reads behind what the connection has kept. Sets `bytes` to all of it: in the loop's own buffer,
/// so that most requests are never copied, or, once a large part of a body has been kept, in the
/// connection's input.
IoResult ConnectionDriver::read_input(Connection& connection, std::span<char>& bytes) {
  std::string& input = connection.input;
  const std::size_t kept = input.size();
  if (kept <= kReadBytes) {
    std::copy_n(input.data(), kept, read_buffer_.data());
    const IoResult result = connection.transport.read(read_buffer_.data() + kept, kReadBytes);
    bytes = {read_buffer_.data(), kept + result.bytes};
    return result;
  }
  input.resize(kept + kReadBytes);
  const IoResult result = connection.transport.read(input.data() + kept, kReadBytes);
  input.resize(kept + result.bytes);
  bytes = input;
  return result;
}

/// Responds to every whole request in `bytes`, which are in the read buffer or in the connection's
/// input, and keeps the rest.
void ConnectionDriver::advance(Connection& connection, std::span<char> bytes) {
  while (!bytes.empty()) {
    const FramingStatus status = connection.framer.advance(bytes);
    bytes = bytes.first(connection.framer.retained_bytes());
    if (status == FramingStatus::failed) return refuse(connection, connection.framer.error());
    if (connection.is_reserved && !may_proceed(connection)) return;
    if (status == FramingStatus::incomplete) {
      await_more(connection, bytes);
      return;
    }
    if (loop_.group.responder.may_block(connection.framer.head())) {
      if (!keep_input(connection, bytes) || !loop_.writer.flush(connection)) return;
      return hand_to_worker(connection);
    }
    if (!respond(connection, bytes)) return;
    bytes = bytes.subspan(connection.framer.request_bytes());
    connection.framer.reset();
    connection.continue_sent = false;
    // The time of the next request runs from its own first byte.
    if (connection.wait != Wait::request) loop_.deadlines.wait_for(connection, Wait::request);
    if (!loop_.writer.is_full() || bytes.empty()) continue;
    if (!keep_input(connection, bytes) || !loop_.writer.flush(connection)) return;
    bytes = connection.input;
  }
  drop_input(connection);
  if (batch_response(connection) || loop_.writer.flush(connection)) enter_idle(connection);
}

/// False when the connection was accepted past the limit, and is refused since its request can
/// wait.
bool ConnectionDriver::may_proceed(Connection& connection) {
  if (!connection.framer.head_complete()) return true;
  if (loop_.group.excess() == 0) {
    connection.is_reserved = false;
    return true;
  }
  if (loop_.group.responder.is_urgent(connection.framer.head())) return true;
  refuse(connection, {503, "Too many connections; for now only the control API answers"});
  return false;
}

/// Keeps the beginning of a request until more of it comes.
bool ConnectionDriver::await_more(Connection& connection, std::span<char> bytes) {
  if (!keep_input(connection, bytes)) return false;
  RequestFramer& framer = connection.framer;
  const bool awaits_continue = framer.awaits_continue() && !connection.continue_sent;
  // Nobody who may not send a large body has one kept.
  const bool begins_large_body = connection.wait != Wait::body && framer.has_large_body();
  if (awaits_continue || begins_large_body) {
    framer.advance(connection.input);  // Its views have to follow the bytes.
    // A refusal that may block would hold up the loop: that client sends its body in vain.
    if ((begins_large_body || !loop_.group.responder.may_block(framer.head())) &&
        loop_.group.responder.refuse_early({framer.head(), {}, connection.peer, false},
                                           loop_.writer.output())) {
      connection.closes_after_output = true;
      drop_input(connection);
      loop_.writer.flush(connection);
      return false;
    }
  }
  if (awaits_continue) {
    connection.continue_sent = true;
    loop_.writer.output() += "HTTP/1.1 100 Continue\r\n\r\n";
  }
  const Wait wait = framer.head_complete() ? Wait::body : Wait::head;
  // The time runs from the first byte, however the others drip in.
  if (connection.wait != wait) loop_.deadlines.wait_for(connection, wait);
  return loop_.writer.flush(connection);
}

/// Moves `bytes` into the connection's own buffer. False when all connections together have reached
/// the limit, and this one is refused.
bool ConnectionDriver::keep_input(Connection& connection, std::span<char> bytes) {
  std::string& input = connection.input;
  const bool is_own = bytes.data() >= input.data() && bytes.data() <= input.data() + input.size();
  if (!input.empty() && is_own) {
    input.resize(static_cast<std::size_t>(bytes.data() - input.data()) + bytes.size());
    input.erase(0, input.size() - bytes.size());
  } else {
    input.assign(bytes.data(), bytes.size());
  }
  loop_.connections.account_input(connection, input.capacity());
  const bool is_document = connection.framer.has_large_body();
  if (loop_.group.unfinished(is_document) <= loop_.group.unfinished_max(is_document)) return true;
  refuse(connection, {503, "Too many unfinished requests at once; try again"});
  return false;
}

void ConnectionDriver::drop_input(Connection& connection) {
  connection.input.clear();
  if (connection.input.capacity() > kKeptBufferBytes) std::string().swap(connection.input);
  if (connection.accounted_bytes > 0) loop_.connections.account_input(connection, 0);
}

void ConnectionDriver::write(Connection& connection) {
  if (loop_.writer.continue_output(connection)) advance(connection, connection.input);
}

/// Drops what the client still sends, within a bound.
void ConnectionDriver::linger(Connection& connection) {
  const IoResult result = connection.transport.read(read_buffer_.data(), read_buffer_.size());
  connection.lingered_bytes += result.bytes;
  if (result.status == IoStatus::closed || connection.lingered_bytes > kLingerBytesMax) {
    loop_.connections.close(connection);
  }
}

// Responses.

/// Collects the response to the request that the framer has completed, at the beginning of `bytes`.
/// False when it is the last, or has to leave before the next.
bool ConnectionDriver::respond(Connection& connection, std::span<char> bytes) {
  const RequestHead& head = connection.framer.head();
  const bool keep_alive = head.keep_alive() && !is_stopping_;
  Delivery delivery = loop_.group.responder.respond(
      {head, connection.framer.body(), connection.peer, keep_alive}, loop_.writer.output());
  loop_.writer.set_tail(std::move(delivery.body));
  if (!delivery.is_immediate()) {
    // The responses to requests pipelined before it leave with it.
    std::string output = loop_.writer.take();
    if (!keep_input(connection, bytes)) return false;
    connection.output = std::move(output);
    delay_response(connection, std::move(delivery), keep_alive);
    return false;
  }
  if (keep_alive && delivery.ending == Ending::none) return true;
  connection.closes_after_output = true;
  connection.resets_after_output = delivery.ending == Ending::reset;
  drop_input(connection);
  loop_.writer.flush(connection);
  return false;
}

void ConnectionDriver::refuse(Connection& connection, const FramingError& error) {
  loop_.writer.append_tail();
  loop_.group.responder.respond_to_error(error, loop_.writer.output());
  connection.closes_after_output = true;
  drop_input(connection);
  loop_.writer.flush(connection);
}

void ConnectionDriver::hand_to_worker(Connection& connection) {
  loop_.deadlines.wait_for(connection, Wait::worker);
  loop_.connections.watch(connection, {});
  // The request has moved into the connection's own buffer: the framer's views have to follow.
  connection.framer.advance(connection.input);
  const bool keep_alive = connection.framer.head().keep_alive() && !is_stopping_;
  const auto made = std::make_shared<std::list<LoopMailbox::WorkerResponse>>();
  made->push_back({&connection, {}, keep_alive, {}});
  const bool is_submitted = loop_.group.workers.submit([this, made] {
    respond_on_worker(made->front());
    loop_.mailbox.post(*made);
  });
  if (is_submitted) return;
  loop_.deadlines.wait_for(connection, Wait::request);
  loop_.connections.watch(connection, {.read = true});
  refuse(connection, {503, "The server can't start a thread for this request; try again"});
}

void ConnectionDriver::respond_on_worker(LoopMailbox::WorkerResponse& response) noexcept {
  const Connection& connection = *response.connection;
  const RequestFramer& framer = connection.framer;
  try {
    response.delivery = loop_.group.responder.respond(
        {framer.head(), framer.body(), connection.peer, response.keep_alive}, response.bytes);
    if (response.delivery.body != nullptr) response.bytes += *response.delivery.body;
    response.delivery.body.reset();
  } catch (const std::exception&) {
    loop_.group.report_rarely(Pressure::out_of_memory, std::chrono::steady_clock::now());
    std::string().swap(response.bytes);
    response.delivery = Delivery{.ending = Ending::reset};
  }
}

/// Has the collected response leave with those of other connections.
bool ConnectionDriver::batch_response(const Connection& connection) {
  return !is_stopping_ && loop_.batch.add(connection);
}

void ConnectionDriver::take_response(LoopMailbox::WorkerResponse& response) {
  Connection& connection = *response.connection;
  const bool is_immediate = response.delivery.is_immediate();
  connection.output = std::move(response.bytes);
  delay_response(connection, std::move(response.delivery), response.keep_alive);
  if (is_immediate) release_response(connection);
}

/// Keeps the response in the connection's output until its time, or until it exists, and nothing of
/// its request.
void ConnectionDriver::delay_response(Connection& connection, Delivery delivery, bool keep_alive) {
  connection.output_sent = 0;
  connection.hold = delivery.hold;
  connection.input.erase(0, connection.framer.request_bytes());
  connection.framer.reset();
  connection.continue_sent = false;
  connection.closes_after_output = !keep_alive || delivery.ending != Ending::none;
  connection.resets_after_output = delivery.ending == Ending::reset;
  if (connection.closes_after_output) drop_input(connection);
  if (delivery.awaits_commit) {
    loop_.deadlines.wait_for(connection, Wait::commit);
  } else if (delivery.deferred != nullptr) {
    loop_.deadlines.wait_until(connection, Wait::deferred, delivery.deferred->deadline());
  } else {
    loop_.deadlines.wait_until(connection, Wait::delay, time_of(delivery));
  }
  loop_.connections.account_output(connection);
  // A change is made whether its client goes or not: only a broken connection is noticed.
  const bool is_change = delivery.awaits_commit;
  loop_.connections.watch(connection, {.hang_up = is_change, .peer_end = !is_change});
  connection.deferred = std::move(delivery.deferred);
  if (connection.deferred != nullptr) await_deferred(connection);
}

/// When a delayed response is sent: while the server stops, at once.
ConnectionDriver::Time ConnectionDriver::time_of(const Delivery& delivery) const {
  const Time now = std::chrono::steady_clock::now();
  return is_stopping_ ? now : now + delivery.delay;
}

void ConnectionDriver::await_deferred(Connection& connection) {
  if (is_stopping_ && connection.wait == Wait::deferred) return complete_deferred(connection);
  // The responses to requests pipelined before it needn't wait: their reader may be the one who
  // makes this one exist.
  ResponseWriter::write_ahead(connection);
  connection.deferred_number = ++deferred_count_;
  const LoopMailbox::ReadyResponse ready{connection.token, connection.deferred_number};
  connection.deferred->notify([this, ready] { loop_.mailbox.post(ready); });
}

void ConnectionDriver::take_ready(const LoopMailbox::ReadyResponse& ready) {
  Connection* const connection = loop_.connections.find(ready.token);
  if (connection == nullptr || connection->deferred == nullptr) return;
  if (connection->deferred_number == ready.deferred_number) complete_deferred(*connection);
}

void ConnectionDriver::complete_deferred(Connection& connection) {
  if (is_stopping_) {
    connection.closes_after_output = true;
    drop_input(connection);
  }
  // Moved out, since the connection may come to wait for another one below.
  const std::unique_ptr<DeferredOutput> deferred = std::move(connection.deferred);
  const Delivery delivery = deferred->finish(!connection.closes_after_output, connection.output);
  if (delivery.ending != Ending::none) {
    connection.closes_after_output = true;
    connection.resets_after_output = delivery.ending == Ending::reset;
    drop_input(connection);
  }
  if (delivery.is_immediate()) return release_response(connection);
  connection.hold = delivery.hold;
  loop_.deadlines.wait_until(connection, Wait::delay, time_of(delivery));
  loop_.connections.account_output(connection);
  loop_.connections.watch(connection, {.peer_end = true});
}

/// Sends the response that was delayed, and continues with the requests behind it.
void ConnectionDriver::release_response(Connection& connection) {
  loop_.writer.output() = std::move(connection.output);
  connection.output.clear();
  loop_.connections.forget_output(connection);
  loop_.deadlines.wait_for(connection, Wait::request);
  if (loop_.writer.flush(connection)) {
    loop_.connections.watch(connection, {.read = true});
    advance(connection, connection.input);
  }
}

/// Waits for another request, unless the server is stopping.
void ConnectionDriver::enter_idle(Connection& connection) {
  if (is_stopping_) {
    loop_.connections.close(connection);
  } else {
    loop_.deadlines.wait_for(connection, Wait::request);
  }
}

}  // namespace porthole::http
