#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/stream.h"

/// The HTTP client of all tests and benchmarks: over TCP, a Unix socket or TLS. Independent of the
/// product's code, and sends exactly the bytes that it is given.
namespace porthole::http::test {

struct TlsOptions;

/// One response.
struct Answer {
  int status = 0;
  std::string reason;
  /// The header lines as they came, each with its CRLF. Split only on demand, so that a benchmark's
  /// client costs little.
  std::string head;
  std::string body;

  /// All headers, in their order.
  std::vector<std::pair<std::string, std::string>> headers() const;
  /// The value of the first header called `name`, whatever its case.
  std::optional<std::string> header(std::string_view name) const;
  /// The same as a number; -1 when it is missing or not a number.
  std::int64_t number(std::string_view name) const;
  /// Whether it says `Connection: close`.
  bool closes() const { return header("Connection") == "close"; }
};

/// Removes one answer from the front of `bytes`, interim answers (1xx) too; nothing until it is
/// complete. `method` is that of its request. Throws `ClientError` on malformed answers.
std::optional<Answer> take_answer(std::string& bytes, std::string_view method = "GET");

/// One connection. Each object belongs to one thread at a time.
class HttpClient {
 public:
  explicit HttpClient(std::unique_ptr<Stream> stream) : stream_(std::move(stream)) {}
  /// Connect; throw `ClientError` when nobody listens. `receive_buffer_bytes` as in `connect_tcp`.
  static HttpClient tcp(std::uint16_t port, const std::string& address = "127.0.0.1",
                        int receive_buffer_bytes = 0);
  static HttpClient unix_socket(const std::string& path);
  /// Also throws when the handshake fails. Needs `tests/support/tls_stream.cpp`.
  static HttpClient tls(std::uint16_t port, const TlsOptions& options);

  /// Sends all of `bytes`. Throws when the peer accepts no more.
  void send(std::string_view bytes);
  /// The same, but returns false then.
  bool try_send(std::string_view bytes);
  /// The same without waiting: also false when the system's buffers are full.
  bool send_fitting(std::string_view bytes);
  /// Sends `bytes` in pieces that end at `cuts` (ascending).
  void send_split(std::string_view bytes, std::span<const std::size_t> cuts);

  /// Waits until the server has read from its socket all that was sent. Unix sockets on Linux only:
  /// nothing else tells. False when it reads no more.
  bool wait_taken();

  /// The next answer; throws when the connection ends before or within it.
  Answer read_answer(std::string_view method = "GET");
  /// The same, but nothing when the connection ends, cleanly or not, before its first byte.
  std::optional<Answer> try_read_answer(std::string_view method = "GET");
  /// For use after `poll()`: receives once, and returns an answer if one is complete. Throws when
  /// the connection has ended.
  std::optional<Answer> read_arrived();
  /// Everything until the connection ends.
  std::string read_to_end();
  /// Whether the connection ends without another byte.
  bool ends() { return read_to_end().empty(); }
  /// Whether bytes, or the end of the connection, have arrived. Does not wait.
  bool has_input() const;
  /// Waits for what comes next; whether that is a reset.
  bool is_reset() const;

  /// Sends a whole request and reads its answer.
  Answer exchange(std::string_view request);

  /// Closes our side for sending; answers can still be read.
  void finish_sending();
  void close() { stream_.reset(); }
  /// Closes with a reset, as a client that crashed would.
  void reset();
  bool is_open() const { return stream_ != nullptr; }
  int descriptor() const { return stream_->descriptor(); }

 private:
  bool receive();

  std::unique_ptr<Stream> stream_;
  std::string received_;  ///< Not yet returned.
};

/// The access token that `RequestText` sends.
inline constexpr std::string_view kToken = "bkua_0123456789abcdef0123456789abcdef01234567";

/// The text of a request, well-formed unless its parts aren't.
struct RequestText {
  std::string method = "GET";
  std::string target = "/";
  /// Whole lines, each with its CRLF.
  std::string headers = {};
  std::optional<std::string> body = std::nullopt;
  std::string token = std::string(kToken);
  std::string version = "HTTP/1.1";

  std::string to_string() const;
};

std::string get(const std::string& target, const std::string& headers = {});
std::string head(const std::string& target, const std::string& headers = {});
std::string post(const std::string& target, const std::string& body,
                 const std::string& headers = {});
std::string put(const std::string& target, const std::string& body);
std::string del(const std::string& target);

/// `bytes` in the chunked coding, in chunks of `chunk_bytes` at most.
std::string chunked(std::string_view bytes, std::size_t chunk_bytes);

/// Runs `body(0)` to `body(threads - 1)` concurrently; returns the messages of those that threw.
std::vector<std::string> run_threads(std::size_t threads,
                                     const std::function<void(std::size_t)>& body);

}  // namespace porthole::http::test
