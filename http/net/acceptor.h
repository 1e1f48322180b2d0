#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "http/net/connection.h"
#include "http/net/listening_socket.h"
#include "http/net/loop_mailbox.h"
#include "http/net/loop_parts.h"
#include "http/net/tls.h"
#include "portal/base/result.h"

namespace porthole::http {

/// A socket that accepts connections, and the TLS that they speak.
struct Listener {
  ListeningSocket socket;
  /// Null: plain.
  std::shared_ptr<const TlsContext> tls;
};

/// Accepts connections and distributes them among event loops. When there are too many, evicts idle
/// ones, then those whose response is held back; a few more are accepted for urgent requests. When
/// the process is out of descriptors or memory, pauses. For the thread of the loop that it belongs
/// to.
class Acceptor {
 public:
  using Time = Connection::Time;

  /// All of `loop` must outlive the acceptor.
  explicit Acceptor(const LoopParts& loop) : loop_(loop) {}

  /// Accepts from `listeners`, and passes what it accepts to `loops` in turn, this one among them.
  /// Fails when the machine is out of descriptors or memory.
  Result<void> listen(std::vector<Listener> listeners, std::vector<LoopMailbox*> loops);
  /// Closes the listeners.
  void close();

  /// Whether a poller's event is about a listener.
  static bool is_listener(std::uint64_t token) { return (token & kListenerBit) != 0; }
  /// Accepts from the listener of `token`, within a bound.
  void accept_some(std::uint64_t token);

  /// When it will accept again; nothing if it isn't paused.
  std::optional<Time> resumes_at() const { return resumes_at_; }
  /// Accepts again if it is time to.
  void resume_if_due();

 private:
  enum class Eviction {
    none,       ///< No connection could be closed.
    done,       ///< One of this loop is closed.
    requested,  ///< Another loop will close one in a moment.
  };

  static constexpr std::uint64_t kListenerBit = std::uint64_t{1} << 63;

  bool accept_next(const Listener& listener);
  void admit(std::unique_ptr<Connection> connection);
  void admit_reserved(std::unique_ptr<Connection> connection);
  bool evict_reserved();
  LoopMailbox* longest_idle() const;
  LoopMailbox* longest_held() const;
  Eviction evict();
  void pause();
  void watch_listeners(bool accepts);

  const LoopParts loop_;
  std::vector<Listener> listeners_;
  std::vector<LoopMailbox*> loops_;
  std::size_t next_loop_ = 0;
  /// Tokens of the connections past the limit, oldest first; some have closed.
  std::vector<std::uint64_t> reserved_;
  std::optional<Time> resumes_at_;
};

}  // namespace porthole::http
