#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "http/net/acceptor.h"
#include "http/net/connection.h"
#include "http/net/connection_driver.h"
#include "http/net/connection_table.h"
#include "http/net/deadlines.h"
#include "http/net/loop_group.h"
#include "http/net/loop_mailbox.h"
#include "http/net/poller.h"
#include "http/net/response_writer.h"
#include "http/net/write_batch.h"
#include "portal/base/result.h"

// The states of a connection (`Wait`), from `request` on:
//
//   state              waits for                  at most              ends with
//   request            the first byte (idle)      kIdleTimeMax         head, body or a response
//   head               the rest of a head         kHeadTimeMax         body or a response
//   body               the rest of a body         kBodyTimeMax         a response
//   worker             a worker's response        no limit             the response
//   delay              the time to send           the delay            the response is sent
//   deferred           a response to exist        its own deadline     the response is sent
//                      (both: held back)
//   commit             a change to be on disk     no limit             the response, or a delay
//   awaiting_writable  room in the socket         kWriteStallTimeMax   request or lingering
//   lingering          the client's close         kLingerTimeMax       close
//
// After a response that the socket takes at once the connection waits for the next request, or
// lingers if the response was the last. A connection that is out of time is closed, after a 408 in
// `head` and `body`. A connection that breaks is closed in every state; in `worker` this is noticed
// afterwards. While a response is held back its client leaves by closing its side: nobody would
// wait for it. Progress restarts the time of `awaiting_writable`, but not of `head` and `body`.

namespace porthole::http {

/// Serves connections on one thread, which never waits for any of them: reads, frames, has requests
/// responded to, writes, and closes what is out of time.
///
/// Requests that may block go to the workers, together with their connection, until they have a
/// response. The loop responds to the others itself, because handing over a request that takes some
/// microseconds costs more than responding to it. The responses on one connection leave in the
/// order of its requests; small ones of several connections leave together (`WriteBatch`).
class EventLoop {
 public:
  /// `group` must outlive the loop. Fails when the process is out of descriptors.
  static Result<std::unique_ptr<EventLoop>> make(LoopGroup& group);
  ~EventLoop();

  /// Accepts from `listeners`, and passes what it accepts to `loops` in turn, this one among them.
  /// To be called before `run`. `stop` closes the listeners. Fails when the machine is out of
  /// descriptors or memory for them.
  Result<void> accept_from(std::vector<Listener> listeners, const std::vector<EventLoop*>& loops);

  /// Serves until `stop`, and then until the last connection has closed. The body of the loop's
  /// thread.
  void run();

  /// Stops accepting, sends responses that are held back, closes idle connections at once, and the
  /// others after the request that they are in, or when `grace` is over. Safe from any thread.
  void stop(std::chrono::milliseconds grace);

  /// Sends the responses that are held back and that `filter` matches. Safe from any thread.
  void release(const HoldFilter& filter) { mailbox_.request_release(filter); }

 private:
  using Time = Connection::Time;

  EventLoop(LoopGroup& group, std::unique_ptr<Poller> poller);

  void dispatch_events();
  void dispatch(const PollerEvent& event);
  void drop(std::uint64_t token);
  template <typename Work>
  void run_for(std::uint64_t token, const Work& work);
  void take_messages();
  void evict(std::size_t& count);
  void adopt(std::unique_ptr<Connection> connection);
  void release_held(const HoldFilter& filter);
  void send_held(Connection& connection);
  void end_overdue(Connection& connection);
  void begin_stop(Time deadline);
  void enforce_deadlines();
  std::optional<std::chrono::milliseconds> time_left() const;

  LoopGroup& group_;
  const std::unique_ptr<Poller> poller_;
  LoopMailbox mailbox_;  // The only part that other threads use.

  Deadlines deadlines_;
  ConnectionTable connections_;
  ResponseWriter writer_;
  WriteBatch batch_;
  Acceptor acceptor_;
  ConnectionDriver driver_;

  std::vector<PollerEvent> events_;
  /// Set when `stop` was noticed: when the remaining connections are closed.
  std::optional<Time> stops_at_;
};

}  // namespace porthole::http
