#include "tests/support/http_client.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

#if defined(__linux__)
#include <linux/sockios.h>
#endif

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

/// Connects, and makes the socket non-blocking then; -1 with `errno`.
int connect_to(const sockaddr* address, socklen_t length) {
  const int descriptor = ::socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -1;
  if (::connect(descriptor, address, length) != 0) {
    const int error = errno;
    ::close(descriptor);
    errno = error;
    return -1;
  }
  ::fcntl(descriptor, F_SETFL, O_NONBLOCK);
  return descriptor;
}

HttpClient client_of(int descriptor, const std::string& where) {
  if (descriptor < 0) throw ClientError("connect to " + where + ": " + std::strerror(errno));
  return HttpClient(plain_stream(descriptor));
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

template <typename Number>
std::optional<Number> number_in(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// `text` is whole lines, each with its CRLF.
Answer parse_head(std::string_view text) {
  Answer answer;
  const std::size_t line_end = text.find("\r\n");
  const std::string_view line = text.substr(0, line_end);
  const bool is_long_enough = line.size() >= 13 && line[12] == ' ';
  const auto status = is_long_enough ? number_in<int>(line.substr(9, 3)) : std::nullopt;
  if (!line.starts_with("HTTP/1.1 ") || !status) {
    throw ClientError("not a status line: " + std::string(line));
  }
  answer.status = *status;
  answer.reason = line.substr(13);
  text.remove_prefix(line_end + 2);
  while (!text.empty()) {
    const std::string_view field = text.substr(0, text.find("\r\n"));
    text.remove_prefix(field.size() + 2);
    const std::size_t colon = field.find(": ");
    if (colon == std::string_view::npos) throw ClientError("no header: " + std::string(field));
    answer.headers.emplace_back(field.substr(0, colon), field.substr(colon + 2));
  }
  return answer;
}

}  // namespace

// Sockets.

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

int connect_tcp(const std::string& address, std::uint16_t port) {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(port);
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(port);
  int descriptor = -1;
  if (::inet_pton(AF_INET, address.c_str(), &v4.sin_addr) == 1) {
    descriptor = connect_to(reinterpret_cast<const sockaddr*>(&v4), sizeof v4);
  } else if (::inet_pton(AF_INET6, address.c_str(), &v6.sin6_addr) == 1) {
    descriptor = connect_to(reinterpret_cast<const sockaddr*>(&v6), sizeof v6);
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
  return connect_to(reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

// Answers.

std::optional<std::string> Answer::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (equal_ignoring_case(key, name)) return value;
  }
  return std::nullopt;
}

std::int64_t Answer::number(std::string_view name) const {
  return number_in<std::int64_t>(header(name).value_or("")).value_or(-1);
}

std::optional<Answer> take_answer(std::string& bytes, std::string_view method) {
  const std::size_t end = bytes.find("\r\n\r\n");
  if (end == std::string::npos) return std::nullopt;
  Answer answer = parse_head(std::string_view(bytes).substr(0, end + 2));
  const bool has_body = method != "HEAD" && answer.status >= 200 && answer.status != 204;
  std::size_t body_bytes = 0;
  if (has_body) {
    const std::int64_t length = answer.number("Content-Length");
    if (length < 0) throw ClientError("an answer without a length: " + bytes.substr(0, end));
    body_bytes = static_cast<std::size_t>(length);
  }
  if (bytes.size() < end + 4 + body_bytes) return std::nullopt;
  answer.body = bytes.substr(end + 4, body_bytes);
  bytes.erase(0, end + 4 + body_bytes);
  return answer;
}

// The client.

HttpClient HttpClient::tcp(std::uint16_t port, const std::string& address) {
  return client_of(connect_tcp(address, port), address + ' ' + std::to_string(port));
}

HttpClient HttpClient::unix_socket(const std::string& path) {
  return client_of(connect_unix(path), path);
}

bool HttpClient::try_send(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t count = stream_->send_some(bytes);
    if (count == 0) return false;
    bytes.remove_prefix(count);
  }
  return true;
}

void HttpClient::send(std::string_view bytes) {
  if (!try_send(bytes)) throw ClientError("the connection ended while a request was sent");
}

void HttpClient::send_split(std::string_view bytes, std::span<const std::size_t> cuts) {
  std::size_t from = 0;
  for (const std::size_t cut : cuts) {
    send(bytes.substr(from, cut - from));
    from = cut;
  }
  send(bytes.substr(from));
}

bool HttpClient::wait_taken() {
#if defined(__linux__)
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  for (;;) {
    int left = 0;
    if (::ioctl(descriptor(), SIOCOUTQ, &left) != 0) return false;
    if (left == 0) return true;
    pollfd entry{descriptor(), 0, 0};
    if (::poll(&entry, 1, 0) > 0) return false;  // Hung up.
    if (std::chrono::steady_clock::now() > deadline) throw ClientError("the server reads nothing");
    std::this_thread::yield();
  }
#else
  return true;
#endif
}

bool HttpClient::receive() {
  std::array<char, 65536> buffer;
  const std::size_t count = stream_->receive_some(buffer);
  received_.append(buffer.data(), count);
  return count > 0;
}

std::optional<Answer> HttpClient::try_read_answer(std::string_view method) {
  for (;;) {
    if (auto answer = take_answer(received_, method)) return answer;
    if (receive()) continue;
    if (received_.empty()) return std::nullopt;
    throw ClientError("the connection ended within an answer: " + received_.substr(0, 200));
  }
}

Answer HttpClient::read_answer(std::string_view method) {
  auto answer = try_read_answer(method);
  if (!answer) throw ClientError("the connection ended before an answer");
  return *std::move(answer);
}

std::string HttpClient::read_to_end() {
  while (receive()) {
  }
  return std::exchange(received_, {});
}

Answer HttpClient::exchange(std::string_view request) {
  send(request);
  return read_answer(request.substr(0, request.find(' ')));
}

void HttpClient::finish_sending() {
  ::shutdown(descriptor(), SHUT_WR);
}

void HttpClient::reset() {
  const linger at_once{1, 0};
  ::setsockopt(descriptor(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close();
}

// Requests.

std::string RequestText::to_string() const {
  std::string text = method + ' ' + target + ' ' + version + "\r\nHost: localhost\r\n";
  if (!token.empty()) text += "Authorization: Bearer " + token + "\r\n";
  text += headers;
  if (body) text += "Content-Length: " + std::to_string(body->size()) + "\r\n";
  return text + "\r\n" + body.value_or("");
}

std::string get(const std::string& target, const std::string& headers) {
  return RequestText{.target = target, .headers = headers}.to_string();
}

std::string head(const std::string& target, const std::string& headers) {
  return RequestText{.method = "HEAD", .target = target, .headers = headers}.to_string();
}

std::string post(const std::string& target, const std::string& body, const std::string& headers) {
  return RequestText{.method = "POST", .target = target, .headers = headers, .body = body}
      .to_string();
}

std::string put(const std::string& target, const std::string& body) {
  return RequestText{.method = "PUT", .target = target, .body = body}.to_string();
}

std::string del(const std::string& target) {
  return RequestText{.method = "DELETE", .target = target}.to_string();
}

std::string chunked(std::string_view bytes, std::size_t chunk_bytes) {
  std::string coded;
  while (!bytes.empty()) {
    const std::string_view chunk = bytes.substr(0, chunk_bytes);
    std::array<char, 16> digits;
    const auto size = std::to_chars(digits.data(), digits.data() + digits.size(), chunk.size(), 16);
    coded.append(digits.data(), size.ptr);
    coded += "\r\n";
    coded += chunk;
    coded += "\r\n";
    bytes.remove_prefix(chunk.size());
  }
  return coded + "0\r\n\r\n";
}

std::vector<std::string> run_threads(std::size_t threads,
                                     const std::function<void(std::size_t)>& body) {
  std::mutex mutex;
  std::vector<std::string> failures;
  std::vector<std::thread> running;
  for (std::size_t i = 0; i < threads; ++i) {
    running.emplace_back([&, i] {
      try {
        body(i);
      } catch (const std::exception& exception) {
        const std::lock_guard lock(mutex);
        failures.push_back("thread " + std::to_string(i) + ": " + exception.what());
      }
    });
  }
  for (std::thread& thread : running) thread.join();
  return failures;
}

}  // namespace porthole::http::test
