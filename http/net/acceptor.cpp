#include "http/net/acceptor.h"

#include <cerrno>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <new>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "http/net/peer.h"

namespace porthole::http {
namespace {

/// How long to accept nothing when the process is out of descriptors or memory.
constexpr std::chrono::milliseconds kAcceptPause{100};
/// Connections accepted in a row, so that a burst of them doesn't starve the open ones.
constexpr int kAcceptsInARow = 64;

/// Accepts one connection, non-blocking; -1 with `errno`.
int accept_one(int listener, sockaddr_storage& address) {
  socklen_t length = sizeof address;
#if defined(__linux__)
  return ::accept4(listener, reinterpret_cast<sockaddr*>(&address), &length,
                   SOCK_NONBLOCK | SOCK_CLOEXEC);
#else
  const int descriptor = ::accept(listener, reinterpret_cast<sockaddr*>(&address), &length);
  if (descriptor >= 0) {
    ::fcntl(descriptor, F_SETFL, O_NONBLOCK);
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  }
  return descriptor;
#endif
}

bool is_out_of_resources(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

/// Takes over an accepted socket; null, and the socket closed, when there is no memory for it.
std::unique_ptr<Connection> make_connection(int descriptor, const sockaddr_storage& address,
                                            const TlsContext* tls, const LoopGroup& group) try {
  std::unique_ptr<TlsSession> session;
  if (tls != nullptr) {
    session = tls->accept(descriptor);
    if (session == nullptr) throw std::bad_alloc();
  }
  if (address.ss_family != AF_UNIX) {
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  return std::make_unique<Connection>(descriptor, peer_of(address, tls != nullptr),
                                      std::move(session), group.limits.body_bytes_max,
                                      &group.responder);
} catch (const std::bad_alloc&) {
  ::close(descriptor);
  return nullptr;
}

}  // namespace

Result<void> Acceptor::listen(std::vector<Listener> listeners, std::vector<LoopMailbox*> loops) {
  listeners_ = std::move(listeners);
  loops_ = std::move(loops);
  for (std::size_t i = 0; i < listeners_.size(); ++i) {
    Result<void> added =
        loop_.poller.add(listeners_[i].socket.descriptor(), {.read = true}, kListenerBit + i);
    if (!added) return added;
  }
  return {};
}

void Acceptor::close() {
  for (const Listener& listener : listeners_) loop_.poller.remove(listener.socket.descriptor());
  listeners_.clear();
  resumes_at_.reset();
}

void Acceptor::accept_some(std::uint64_t token) {
  const auto index = static_cast<std::size_t>(token & ~kListenerBit);
  for (int i = 0; i < kAcceptsInARow && index < listeners_.size(); ++i) {
    if (!accept_next(listeners_[index])) return;
  }
}

/// False when there is nothing more to accept now.
bool Acceptor::accept_next(const Listener& listener) {
  sockaddr_storage address{};
  const int descriptor = accept_one(listener.socket.descriptor(), address);
  if (descriptor < 0) {
    if (errno == EINTR || errno == ECONNABORTED) return true;
    if (is_out_of_resources(errno) && evict() != Eviction::done) pause();
    return false;
  }
  std::unique_ptr<Connection> connection =
      make_connection(descriptor, address, listener.tls.get(), loop_.group);
  if (connection == nullptr) {
    pause();
    return false;
  }
  ++loop_.group.connections;
  try {
    admit(std::move(connection));
  } catch (const std::bad_alloc&) {
    loop_.group.leave(loop_.deadlines.now());
    pause();
    return false;
  }
  return true;
}

/// Past the limit another connection is closed for the new one. If that is not enough, the new one
/// is for urgent requests, or closed if there are many such already.
void Acceptor::admit(std::unique_ptr<Connection> connection) {
  if (loop_.group.excess() > 0) evict();
  const std::size_t excess = loop_.group.excess();
  if (excess > kReservedConnections && !evict_reserved()) {
    loop_.group.leave(loop_.deadlines.now());
    return;
  }
  if (excess > 0) return admit_reserved(std::move(connection));
  LoopMailbox* const loop = loops_[next_loop_++ % loops_.size()];
  if (loop == &loop_.mailbox) {
    (void)loop_.connections.open(std::move(connection));
  } else {
    loop->adopt(std::move(connection));
  }
}

/// All of these are this loop's, so that it can close them.
void Acceptor::admit_reserved(std::unique_ptr<Connection> connection) {
  connection->is_reserved = true;
  std::erase_if(reserved_,
                [this](std::uint64_t token) { return loop_.connections.find(token) == nullptr; });
  if (const std::uint64_t token = loop_.connections.open(std::move(connection)); token != 0) {
    reserved_.push_back(token);
  }
}

/// Closes the oldest connection past the limit that has no whole request yet: none may keep others
/// from the control API. False if there is none.
bool Acceptor::evict_reserved() {
  for (const std::uint64_t token : reserved_) {
    Connection* const connection = loop_.connections.find(token);
    if (connection == nullptr || !connection->is_reserved || connection->wait > Wait::body)
      continue;
    loop_.batch.send();
    loop_.connections.close(*connection);
    return true;
  }
  return false;
}

/// The loop whose connection has been idle the longest; null if none is idle.
LoopMailbox* Acceptor::longest_idle() const {
  LoopMailbox* longest = nullptr;
  Time since = Deadlines::kNeverIdle;
  for (LoopMailbox* loop : loops_) {
    const Time idle_since =
        loop == &loop_.mailbox ? loop_.deadlines.idle_since() : loop->idle_since();
    if (idle_since >= since) continue;
    longest = loop;
    since = idle_since;
  }
  return longest;
}

/// The loop that has held back a response the longest; null if none does.
LoopMailbox* Acceptor::longest_held() const {
  LoopMailbox* longest = nullptr;
  Time since = Deadlines::kNeverIdle;
  for (LoopMailbox* loop : loops_) {
    const Time held_since =
        loop == &loop_.mailbox ? loop_.deadlines.held_since() : loop->held_since();
    if (held_since >= since) continue;
    longest = loop;
    since = held_since;
  }
  return longest;
}

/// Closes a connection, whichever loop it belongs to: the one that has been idle the longest, or
/// else whose response has been held back the longest.
Acceptor::Eviction Acceptor::evict() {
  LoopMailbox* longest = longest_idle();
  if (longest == nullptr) longest = longest_held();
  if (longest == nullptr) return Eviction::none;
  if (longest == &loop_.mailbox) {
    loop_.batch.send();  // Connections with a batched response look idle.
    if (loop_.connections.close_longest_idle() || loop_.connections.close_longest_held()) {
      return Eviction::done;
    }
    return Eviction::none;
  }
  ++loop_.group.evictions;
  longest->request_eviction();
  return Eviction::requested;
}

void Acceptor::pause() {
  const Time now = loop_.deadlines.now();
  loop_.group.report_rarely(Pressure::exhausted, now);
  resumes_at_ = now + kAcceptPause;
  watch_listeners(false);
}

void Acceptor::resume_if_due() {
  if (!resumes_at_ || loop_.deadlines.now() < *resumes_at_) return;
  resumes_at_.reset();
  watch_listeners(true);
}

void Acceptor::watch_listeners(bool accepts) {
  for (std::size_t i = 0; i < listeners_.size(); ++i) {
    (void)loop_.poller.modify(listeners_[i].socket.descriptor(), {.read = accepts},
                              kListenerBit + i);
  }
}

}  // namespace porthole::http
