#include "http/net/acceptor.h"

#include <cerrno>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "http/net/peer.h"

namespace porthole::http {
namespace {

/// How long to accept nothing when the process is out of descriptors or memory.
constexpr std::chrono::milliseconds kAcceptPause{100};
/// How often to warn of that at most.
constexpr std::chrono::seconds kWarningInterval{10};
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

/// Takes over an accepted socket; null, and the socket closed, when there is no memory for TLS.
std::unique_ptr<Connection> make_connection(int descriptor, const sockaddr_storage& address,
                                            const TlsContext* tls, std::size_t body_bytes_max) {
  std::unique_ptr<TlsSession> session;
  if (tls != nullptr) {
    session = tls->accept(descriptor);
    if (session == nullptr) {
      ::close(descriptor);
      return nullptr;
    }
  }
  if (address.ss_family != AF_UNIX) {
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  return std::make_unique<Connection>(descriptor, peer_of(address, tls != nullptr),
                                      std::move(session), body_bytes_max);
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
    const Listener& listener = listeners_[index];
    sockaddr_storage address{};
    const int descriptor = accept_one(listener.socket.descriptor(), address);
    if (descriptor >= 0) {
      std::unique_ptr<Connection> connection = make_connection(
          descriptor, address, listener.tls.get(), loop_.group.limits.body_bytes_max);
      if (connection != nullptr) admit(std::move(connection));
      continue;
    }
    if (errno == EINTR || errno == ECONNABORTED) continue;
    if (is_out_of_resources(errno) && evict_idle() != Eviction::done) pause();
    return;
  }
}

/// Past the limit the longest-idle connection is closed; if none is idle, the new one.
void Acceptor::admit(std::unique_ptr<Connection> connection) {
  const bool is_full = ++loop_.group.connections > loop_.group.limits.connections_max;
  if (is_full && evict_idle() == Eviction::none) {
    loop_.group.leave(loop_.deadlines.now());
    return;
  }
  LoopMailbox* const loop = loops_[next_loop_++ % loops_.size()];
  if (loop == &loop_.mailbox) {
    loop_.connections.open(std::move(connection));
  } else {
    loop->adopt(std::move(connection));
  }
}

/// Closes the connection that has been idle the longest, whichever loop it belongs to.
Acceptor::Eviction Acceptor::evict_idle() {
  LoopMailbox* longest = nullptr;
  Time since = Deadlines::kNeverIdle;
  for (LoopMailbox* loop : loops_) {
    const Time idle_since =
        loop == &loop_.mailbox ? loop_.deadlines.idle_since() : loop->idle_since();
    if (idle_since >= since) continue;
    longest = loop;
    since = idle_since;
  }
  if (longest == nullptr) return Eviction::none;
  if (longest == &loop_.mailbox) {
    loop_.batch.send();  // Connections with a batched response look idle.
    loop_.connections.close_longest_idle();
    return Eviction::done;
  }
  longest->request_eviction();
  return Eviction::requested;
}

void Acceptor::pause() {
  const Time now = loop_.deadlines.now();
  if (!warned_at_ || now - *warned_at_ > kWarningInterval) {
    loop_.group.on_exhausted();
    warned_at_ = now;
  }
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
