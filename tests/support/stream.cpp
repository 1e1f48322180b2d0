#include "tests/support/stream.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace porthole::http::test {
namespace {

bool wait_for(int descriptor, short events, std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd entry{descriptor, events, 0};
    const int count = ::poll(&entry, 1, std::max(0, static_cast<int>(left.count())));
    if (count > 0) return true;
    if (count == 0) return false;
    if (errno != EINTR) throw ClientError(std::string("poll: ") + std::strerror(errno));
  }
}

class PlainStream final : public Stream {
 public:
  explicit PlainStream(int descriptor) : descriptor_(descriptor) {}
  ~PlainStream() override { ::close(descriptor_); }
  PlainStream(const PlainStream&) = delete;
  PlainStream& operator=(const PlainStream&) = delete;

  std::size_t send_some(std::string_view bytes) override {
    for (;;) {
      const ssize_t count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count > 0) return static_cast<std::size_t>(count);
      if (errno == EINTR) continue;
      if (errno != EAGAIN) return 0;
      if (!wait_writable(descriptor_)) throw ClientError("the server takes no more bytes");
    }
  }

  std::size_t receive_some(std::span<char> buffer) override {
    for (;;) {
      const ssize_t count = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
      if (count >= 0) return static_cast<std::size_t>(count);
      if (errno == EINTR) continue;
      if (errno != EAGAIN) return 0;
      if (!wait_readable(descriptor_)) throw ClientError("the server sends nothing");
    }
  }

  int descriptor() const override { return descriptor_; }

 private:
  const int descriptor_;
};

/// Connects, then makes the socket non-blocking; -1 and `errno` on failure.
int connect_to(const sockaddr* address, socklen_t length, int receive_buffer_bytes) {
  const int descriptor = ::socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -1;
  // Before connecting: the window that is announced then can't shrink any more.
  if (receive_buffer_bytes > 0) {
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes,
                 sizeof receive_buffer_bytes);
  }
  if (::connect(descriptor, address, length) != 0) {
    const int error = errno;
    ::close(descriptor);
    errno = error;
    return -1;
  }
  ::fcntl(descriptor, F_SETFL, O_NONBLOCK);
  return descriptor;
}

}  // namespace

bool wait_readable(int descriptor, std::chrono::milliseconds timeout) {
  return wait_for(descriptor, POLLIN, timeout);
}

bool wait_writable(int descriptor, std::chrono::milliseconds timeout) {
  return wait_for(descriptor, POLLOUT, timeout);
}

bool wait_until(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    ::poll(nullptr, 0, 1);
  }
  return true;
}

std::unique_ptr<Stream> plain_stream(int descriptor) {
  return std::make_unique<PlainStream>(descriptor);
}

int connect_tcp(const std::string& address, std::uint16_t port, int receive_buffer_bytes) {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(port);
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(port);
  int descriptor = -1;
  if (::inet_pton(AF_INET, address.c_str(), &v4.sin_addr) == 1) {
    descriptor =
        connect_to(reinterpret_cast<const sockaddr*>(&v4), sizeof v4, receive_buffer_bytes);
  } else if (::inet_pton(AF_INET6, address.c_str(), &v6.sin6_addr) == 1) {
    descriptor =
        connect_to(reinterpret_cast<const sockaddr*>(&v6), sizeof v6, receive_buffer_bytes);
  } else {
    errno = EINVAL;
  }
  const int on = 1;
  if (descriptor >= 0) ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return descriptor;
}

int connect_unix(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    return -1;
  }
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return connect_to(reinterpret_cast<const sockaddr*>(&address), sizeof address, 0);
}

}  // namespace porthole::http::test
