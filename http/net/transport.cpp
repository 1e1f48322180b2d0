#include "http/net/transport.h"

#include <array>
#include <cerrno>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

namespace porthole::http {

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0  // Systems without it: the process ignores SIGPIPE.
#endif

Transport::~Transport() {
  ::close(descriptor_);
}

IoResult Transport::read(char* buffer, std::size_t bytes) {
  if (tls_ != nullptr) {
    if (!is_detected_) {
      if (const IoStatus status = detect_tls(); status != IoStatus::done) return {status, 0};
    }
    return tls_->read(buffer, bytes);
  }
  for (;;) {
    const ssize_t count = ::recv(descriptor_, buffer, bytes, 0);
    if (count > 0) return {IoStatus::done, static_cast<std::size_t>(count)};
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return {IoStatus::wants_read, 0};
    return {IoStatus::closed, 0};
  }
}

/// A request of HTTP begins with a letter, and no record of TLS does.
IoStatus Transport::detect_tls() {
  char first = 0;
  ssize_t count = 0;
  do {
    count = ::recv(descriptor_, &first, 1, MSG_PEEK);
  } while (count < 0 && errno == EINTR);
  if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return IoStatus::wants_read;
  if (count <= 0) return IoStatus::closed;
  is_detected_ = true;
  if (first < 'A' || first > 'Z') return IoStatus::done;
  tls_.reset();
  return IoStatus::not_tls;
}

IoResult Transport::write(std::string_view bytes, std::string_view tail) {
  if (tls_ != nullptr) return tls_->write(bytes.empty() ? tail : bytes);
  // sendmsg() only reads them.
  std::array<iovec, 2> pieces = {{{const_cast<char*>(bytes.data()), bytes.size()},
                                  {const_cast<char*>(tail.data()), tail.size()}}};
  msghdr message{};
  message.msg_iov = pieces.data();
  message.msg_iovlen = pieces.size();
  for (;;) {
    const ssize_t count = tail.empty()
                              ? ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL)
                              : ::sendmsg(descriptor_, &message, MSG_NOSIGNAL);
    if (count >= 0) return {IoStatus::done, static_cast<std::size_t>(count)};
    if (errno == EINTR) continue;
    if (errno == EAGAIN || errno == EWOULDBLOCK) return {IoStatus::wants_write, 0};
    return {IoStatus::closed, 0};
  }
}

void Transport::reset_on_close() const {
  const linger at_once{1, 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

void Transport::shut_down() {
  if (tls_ != nullptr) tls_->shut_down();
  ::shutdown(descriptor_, SHUT_WR);
}

}  // namespace porthole::http
