#include "tests/support/http_client.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <mutex>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <thread>

#if defined(__linux__)
#include <linux/sockios.h>
#endif

namespace porthole::http::test {
namespace {

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

/// One header line.
struct Field {
  std::string_view name;
  std::string_view value;
};

/// Removes the first line of `fields` and splits it. Throws `ClientError` if it is no header.
Field next_field(std::string_view& fields) {
  const std::string_view line = fields.substr(0, fields.find("\r\n"));
  fields.remove_prefix(line.size() + 2);
  const std::size_t colon = line.find(": ");
  if (colon == std::string_view::npos) throw ClientError("no header: " + std::string(line));
  return {line.substr(0, colon), line.substr(colon + 2)};
}

/// The first value of the header `name`; reads on to the end, so that every line is checked.
std::optional<std::string_view> value_in(std::string_view fields, std::string_view name) {
  std::optional<std::string_view> value;
  while (!fields.empty()) {
    const Field field = next_field(fields);
    if (!value && equal_ignoring_case(field.name, name)) value = field.value;
  }
  return value;
}

}  // namespace

// Answers.

std::vector<std::pair<std::string, std::string>> Answer::headers() const {
  std::vector<std::pair<std::string, std::string>> headers;
  for (std::string_view fields = head; !fields.empty();) {
    const Field field = next_field(fields);
    headers.emplace_back(field.name, field.value);
  }
  return headers;
}

std::optional<std::string> Answer::header(std::string_view name) const {
  const auto value = value_in(head, name);
  if (!value) return std::nullopt;
  return std::string(*value);
}

std::int64_t Answer::number(std::string_view name) const {
  return number_in<std::int64_t>(value_in(head, name).value_or("")).value_or(-1);
}

std::optional<Answer> take_answer(std::string& bytes, std::string_view method) {
  const std::size_t end = bytes.find("\r\n\r\n");
  if (end == std::string::npos) return std::nullopt;
  std::string_view fields = std::string_view(bytes).substr(0, end + 2);
  const std::string_view line = fields.substr(0, fields.find("\r\n"));
  fields.remove_prefix(line.size() + 2);
  const bool is_long_enough = line.size() >= 13 && line[12] == ' ';
  const auto status = is_long_enough ? number_in<int>(line.substr(9, 3)) : std::nullopt;
  if (!line.starts_with("HTTP/1.1 ") || !status) {
    throw ClientError("not a status line: " + std::string(line));
  }
  const auto length = value_in(fields, "Content-Length");
  std::size_t body_bytes = 0;
  if (method != "HEAD" && *status >= 200 && *status != 204 && *status != 304) {
    const auto number = number_in<std::size_t>(length.value_or(""));
    if (!number) throw ClientError("an answer without a length: " + bytes.substr(0, end));
    body_bytes = *number;
  }
  if (bytes.size() < end + 4 + body_bytes) return std::nullopt;
  Answer answer{*status, std::string(line.substr(13)), std::string(fields),
                bytes.substr(end + 4, body_bytes)};
  bytes.erase(0, end + 4 + body_bytes);
  return answer;
}

// The client.

HttpClient HttpClient::tcp(std::uint16_t port, const std::string& address,
                           int receive_buffer_bytes) {
  return client_of(connect_tcp(address, port, receive_buffer_bytes),
                   address + ' ' + std::to_string(port));
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

bool HttpClient::send_fitting(std::string_view bytes) {
  while (!bytes.empty()) {
    if (!wait_writable(descriptor(), std::chrono::milliseconds(0))) return false;
    const std::size_t count = stream_->send_some(bytes);
    if (count == 0) return false;
    bytes.remove_prefix(count);
  }
  return true;
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

std::optional<Answer> HttpClient::read_arrived() {
  if (!receive()) throw ClientError("the server closed the connection");
  return take_answer(received_);
}

bool HttpClient::has_input() const {
  return wait_readable(descriptor(), std::chrono::milliseconds(0));
}

bool HttpClient::is_reset() const {
  if (!wait_readable(descriptor())) return false;
  std::array<char, 16> bytes;
  return ::recv(descriptor(), bytes.data(), bytes.size(), 0) < 0 && errno == ECONNRESET;
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
