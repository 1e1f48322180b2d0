#include "tests/bench/client.h"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace porthole::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kAnswerTimeMaxMs = 10'000;

[[noreturn]] void fail(const std::string& what) {
  throw Disconnected(what + ": " + std::strerror(errno));
}

double microseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

std::size_t number_at(std::string_view text) {
  std::size_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

Client::Client(std::uint16_t port, int receive_buffer_bytes)
    : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (descriptor_ < 0) fail("socket");
  if (receive_buffer_bytes > 0) {
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes,
                 sizeof receive_buffer_bytes);
  }
  const int on = 1;
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    const int error = errno;
    ::close(std::exchange(descriptor_, -1));
    errno = error;
    fail("connect");
  }
}

Client::~Client() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Client::Client(Client&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), input_(std::move(other.input_)) {}

Client& Client::operator=(Client&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(input_, other.input_);
  return *this;
}

void Client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) fail("send");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

bool Client::try_send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent =
        ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

Response Client::receive(bool to_head) {
  const Clock::time_point start = Clock::now();
  for (;;) {
    if (std::optional<Response> response = take_response(to_head)) return *std::move(response);
    const int left = kAnswerTimeMaxMs - static_cast<int>(microseconds_since(start) / 1000);
    pollfd waiting{descriptor_, POLLIN, 0};
    if (left <= 0 || ::poll(&waiting, 1, left) == 0) throw Disconnected("no answer in ten seconds");
    std::array<char, 16'384> buffer;
    const ssize_t count = ::recv(descriptor_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count > 0) {
      input_.append(buffer.data(), static_cast<std::size_t>(count));
    } else if (count == 0) {
      throw Disconnected("the server closed the connection");
    } else if (errno != EAGAIN && errno != EINTR) {
      fail("recv");
    }
  }
}

std::optional<Response> Client::try_receive() {
  std::array<char, 65'536> buffer;
  const ssize_t count = ::recv(descriptor_, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (count == 0) throw Disconnected("the server closed the connection");
  if (count < 0 && errno != EAGAIN && errno != EINTR) fail("recv");
  if (count > 0) input_.append(buffer.data(), static_cast<std::size_t>(count));
  return take_response(false);
}

bool Client::has_news() const {
  pollfd waiting{descriptor_, POLLIN, 0};
  return ::poll(&waiting, 1, 0) > 0;
}

void Client::reset() {
  const linger at_once{1, 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(std::exchange(descriptor_, -1));
}

void Client::finish_sending() {
  ::shutdown(descriptor_, SHUT_WR);
}

std::optional<Response> Client::take_response(bool to_head) {
  const std::size_t head_end = input_.find("\r\n\r\n");
  if (head_end == std::string::npos) return std::nullopt;
  const std::string_view head = std::string_view(input_).substr(0, head_end + 2);
  if (!head.starts_with("HTTP/1.1 ")) throw Disconnected("not an answer: " + std::string(head));
  Response response;
  response.status = static_cast<int>(number_at(head.substr(9)));
  response.closes = head.find("\r\nConnection: close\r\n") != std::string_view::npos;
  std::size_t body_bytes = 0;
  constexpr std::string_view kLength = "\r\nContent-Length: ";
  const std::size_t length = head.find(kLength);
  if (length != std::string_view::npos && !to_head) {
    body_bytes = number_at(head.substr(length + kLength.size()));
  }
  if (input_.size() < head_end + 4 + body_bytes) return std::nullopt;
  response.body = input_.substr(head_end + 4, body_bytes);
  input_.erase(0, head_end + 4 + body_bytes);
  return response;
}

Batch run_batch(std::vector<Client>& clients, const std::vector<std::string>& requests,
                int expected) {
  Batch batch;
  batch.latencies_us.reserve(requests.size());
  std::vector<pollfd> waiting;
  std::vector<Clock::time_point> sent_at(clients.size());
  std::size_t next = 0;
  const Clock::time_point start = Clock::now();
  for (std::size_t i = 0; i < clients.size(); ++i) {
    waiting.push_back({clients[i].descriptor(), POLLIN, 0});
    if (next == requests.size()) continue;
    sent_at[i] = Clock::now();
    clients[i].send(requests[next++]);
  }
  while (batch.latencies_us.size() < requests.size()) {
    if (::poll(waiting.data(), waiting.size(), kAnswerTimeMaxMs) == 0) {
      throw Disconnected("no answer in ten seconds");
    }
    for (std::size_t i = 0; i < clients.size(); ++i) {
      if (waiting[i].revents == 0) continue;
      const std::optional<Response> response = clients[i].try_receive();
      if (!response) continue;
      batch.latencies_us.push_back(microseconds_since(sent_at[i]));
      if (response->status != expected) {
        throw std::runtime_error("status " + std::to_string(response->status) + " instead of " +
                                 std::to_string(expected) + ": " + response->body);
      }
      if (next == requests.size()) continue;
      sent_at[i] = Clock::now();
      clients[i].send(requests[next++]);
    }
  }
  batch.seconds = microseconds_since(start) / 1e6;
  return batch;
}

}  // namespace porthole::bench
