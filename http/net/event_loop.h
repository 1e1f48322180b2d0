#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/net/connection.h"
#include "http/net/limits.h"
#include "http/net/listening_socket.h"
#include "http/net/poller.h"
#include "http/net/worker_pool.h"
#include "portal/base/mutex.h"
#include "portal/base/result.h"

namespace porthole::http {

/// A socket that accepts connections, and how they are to be spoken to.
struct Listener {
  ListeningSocket socket;
  /// Null: plain.
  std::shared_ptr<const TlsContext> tls;
};

/// The bounds that a user may set.
struct ConnectionLimits {
  std::size_t connections_max = kConnectionsMax;
  std::size_t body_bytes_max = kBodyBytesMax;
};

/// What the loops of one server have in common. Safe from any thread.
struct LoopGroup {
  LoopGroup(Responder& the_responder, WorkerPool& the_workers, ConnectionLimits the_limits,
            std::function<void()> exhausted)
      : responder(the_responder),
        workers(the_workers),
        limits(the_limits),
        on_exhausted(std::move(exhausted)) {}

  /// Counts a connection out.
  void leave(std::chrono::steady_clock::time_point now) {
    // The time goes first: whoever sees that no connection is left sees it too.
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
  std::atomic<std::size_t> unfinished_bytes = 0;
};

/// Serves connections from one thread that never waits for any of them: reads, frames, has requests
/// answered, writes, and closes those that are out of time.
///
/// Requests that may block are handed to the workers, together with their connection, until they
/// are answered; the rest are answered on the loop, since handing a request of some microseconds to
/// another thread costs more than to answer it. Answers of one connection leave in the order of its
/// requests.
///
/// Answers to requests that came together, on several connections, leave together, half a
/// millisecond and a request later at most, if little of them has to be copied for it: a client
/// with many connections is then woken once for all of them, which costs as much as to answer
/// another request.
class EventLoop {
 public:
  /// `group` must outlive the loop. Fails when the process is out of descriptors.
  static Result<std::unique_ptr<EventLoop>> make(LoopGroup& group);
  ~EventLoop();

  /// Accepts from `listeners`, and passes what it accepts on to `loops` in turn, this one among
  /// them. To be called before `run`. `stop` closes the listeners. Fails when the machine is out of
  /// descriptors or memory for them.
  Result<void> accept_from(std::vector<Listener> listeners, std::vector<EventLoop*> loops);

  /// Serves until `stop`, and then until the last connection has gone. The body of the loop's
  /// thread.
  void run();

  /// From any thread: accepts no more, closes idle connections at once, and the others after the
  /// request that they are in, or when `grace` is over.
  void stop(std::chrono::milliseconds grace) PORTHOLE_EXCLUDES(mutex_);

  /// From any thread: takes over an accepted, non-blocking socket.
  void adopt(std::unique_ptr<Connection> connection) PORTHOLE_EXCLUDES(mutex_);

 private:
  using Time = std::chrono::steady_clock::time_point;

  /// What a worker made of a connection's request.
  struct Answer {
    Connection* connection;
    std::string bytes;
    bool keep_alive;
    Delivery sending;
  };

  /// An answer that was waited for and can be taken. Its connection may have gone.
  struct Ready {
    std::uint64_t token;
    std::uint64_t later_number;
  };

  /// An answer that leaves with others: the next `bytes` of what is collected, and what stands
  /// behind them.
  struct Unsent {
    std::uint64_t token;
    std::size_t bytes;
    std::shared_ptr<const std::string> body;
  };

  /// How a connection was shed: none was idle; here and now; or by its loop in a moment.
  enum class Shed { none, at_once, soon };

  static constexpr Time kNeverIdle = Time::max();

  EventLoop(LoopGroup& group, std::unique_ptr<Poller> poller);

  // Events.
  void dispatch_all();
  void take_messages() PORTHOLE_EXCLUDES(mutex_);
  void take_answer(Answer& answer);
  void take_ready(const Ready& ready);
  void dispatch(const PollerEvent& event);
  void accept_some(std::size_t listener);
  /// Has the connection that has been idle the longest closed, whichever loop it is on.
  Shed shed();
  Time longest_idle_since() const;
  /// The same, for other loops: as of the last round.
  Time published_idle_since() PORTHOLE_EXCLUDES(mutex_);
  void pause_accepting();
  void enforce_times();
  std::optional<std::chrono::milliseconds> time_left() const;

  // Connections.
  void open(std::unique_ptr<Connection> connection);
  Connection* find(std::uint64_t token) const;
  void close(Connection& connection);
  bool close_longest_idle();
  void begin_stop(Time deadline);

  // One connection's work. Those that return a bool say whether it is still there.
  void read(Connection& connection);
  IoResult read_input(Connection& connection, std::span<char>& bytes);
  void advance(Connection& connection, std::span<char> bytes);
  bool answer(Connection& connection, std::span<char> bytes);
  void hold_back(Connection& connection, Delivery sending, bool keep_alive);
  void await_later(Connection& connection) PORTHOLE_EXCLUDES(mutex_);
  void finish_later(Connection& connection);
  void write_ahead(Connection& connection);
  void let_go(Connection& connection);
  void hand_to_worker(Connection& connection);
  bool await_rest(Connection& connection, std::span<char> bytes);
  void refuse(Connection& connection, const FramingError& error);
  bool keep_input(Connection& connection, std::span<char> bytes);
  void drop_input(Connection& connection);
  bool put_off(Connection& connection);
  void send_unsent();
  bool flush(Connection& connection);
  bool send(Connection& connection, std::string_view bytes, std::string_view behind = {});
  bool write_output(Connection& connection);
  void rest(Connection& connection);
  void end(Connection& connection);
  void drain(Connection& connection);

  void wait_for(Connection& connection, Wait wait);
  void watch(Connection& connection, bool reads, bool writes, bool hang_up = false);
  void charge(Connection& connection, std::size_t bytes);

  LoopGroup& group_;
  const std::unique_ptr<Poller> poller_;

  // The loop's own, used by its thread alone.
  std::vector<Listener> listeners_;
  std::vector<EventLoop*> loops_;
  std::size_t next_loop_ = 0;
  std::optional<Time> accepts_again_;
  std::optional<Time> warned_at_;
  /// By descriptor; a token's upper half tells a descriptor's successive owners apart.
  std::vector<std::unique_ptr<Connection>> connections_;
  std::size_t connection_count_ = 0;
  std::uint32_t generation_ = 0;
  std::array<std::list<Connection*>, kWaits> waiting_;
  std::uint64_t later_count_ = 0;
  /// Those whose answers are held back or waited for, by the time that these are to go.
  std::multimap<Time, Connection*> delayed_;
  std::vector<char> read_buffer_;
  /// Of the connection that is being worked on, and what stands behind it, if anything.
  std::string output_;
  std::shared_ptr<const std::string> output_body_;
  /// Whether other connections of the same round are still to be looked at.
  bool is_amid_events_ = false;
  std::vector<Unsent> unsent_;
  std::string unsent_bytes_;
  Time unsent_since_;
  std::vector<PollerEvent> events_;
  Time now_;
  std::optional<Time> stops_at_;

  /// Written by the loop's own thread.
  std::atomic<Time> idle_since_ = kNeverIdle;

  Mutex mutex_;
  std::size_t sheds_requested_ PORTHOLE_GUARDED_BY(mutex_) = 0;
  std::vector<std::unique_ptr<Connection>> adopted_ PORTHOLE_GUARDED_BY(mutex_);
  std::vector<Answer> answers_ PORTHOLE_GUARDED_BY(mutex_);
  std::vector<Ready> ready_ PORTHOLE_GUARDED_BY(mutex_);
  std::optional<Time> stop_requested_ PORTHOLE_GUARDED_BY(mutex_);
};

}  // namespace porthole::http
