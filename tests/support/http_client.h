#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// A client that knows nothing of our server's code, and sends exactly what it is told to: for
/// tests.
namespace porthole::http::test {

/// What no test waits longer for. Generous: sanitizers and busy machines are slow.
inline constexpr std::chrono::seconds kPatience{60};

/// A connection didn't do what was asked of it. Ends a test that doesn't expect it.
struct ClientError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A connected socket, perhaps with something on top: bytes in, bytes out, each call at most for
/// `kPatience`, after which it throws `ClientError`. Closed with this.
class Stream {
 public:
  virtual ~Stream() = default;
  /// Sends some of `bytes`, at least one. 0: the peer takes no more.
  virtual std::size_t send_some(std::string_view bytes) = 0;
  /// Receives some. 0: the peer has ended, or broken, the connection.
  virtual std::size_t receive_some(std::span<char> buffer) = 0;
  virtual int descriptor() const = 0;
};

/// Plain. Takes over `descriptor`.
std::unique_ptr<Stream> plain_stream(int descriptor);

/// Connect to 127.0.0.1, ::1 or another address, or to a Unix socket; -1 with `errno`. With
/// TCP_NODELAY, non-blocking from then on.
int connect_tcp(const std::string& address, std::uint16_t port);
int connect_unix(const std::string& path);

/// Waits until `descriptor` can be read (or written); false when it takes longer than `timeout`.
bool wait_readable(int descriptor, std::chrono::milliseconds timeout = kPatience);
bool wait_writable(int descriptor, std::chrono::milliseconds timeout = kPatience);

/// Looks again and again until `condition` holds; false when that takes longer than `kPatience`.
bool wait_until(const std::function<bool()>& condition);

/// One answer, as it came.
struct Answer {
  int status = 0;
  std::string reason;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;

  /// The value of the first header called `name`, whatever its case.
  std::optional<std::string> header(std::string_view name) const;
  /// The same as a number; -1 when it is missing or none.
  std::int64_t number(std::string_view name) const;
  /// Whether it says `Connection: close`.
  bool closes() const { return header("Connection") == "close"; }
};

/// Reads one answer off the front of `bytes` and removes it, interim answers (1xx) too. Nothing
/// when it isn't whole yet. `method` is that of its request. Throws `ClientError` on what is no
/// answer.
std::optional<Answer> take_answer(std::string& bytes, std::string_view method = "GET");

/// Speaks over one connection. Each object belongs to one thread at a time.
class HttpClient {
 public:
  explicit HttpClient(std::unique_ptr<Stream> stream) : stream_(std::move(stream)) {}
  /// Throw `ClientError` when nobody listens.
  static HttpClient tcp(std::uint16_t port, const std::string& address = "127.0.0.1");
  static HttpClient unix_socket(const std::string& path);

  /// Sends all of `bytes`. Throws when the peer takes no more.
  void send(std::string_view bytes);
  /// The same, but false then.
  bool try_send(std::string_view bytes);
  /// Sends `bytes` in pieces that end at `cuts` (ascending).
  void send_split(std::string_view bytes, std::span<const std::size_t> cuts);

  /// Waits until the server has taken off its socket what was sent. Over Unix sockets only, and on
  /// Linux: nothing else tells. False when it takes no more.
  bool wait_taken();

  /// The next answer; throws when the connection ends before or within it.
  Answer read_answer(std::string_view method = "GET");
  /// The same, but nothing when the connection ends, orderly or not, before its first byte.
  std::optional<Answer> try_read_answer(std::string_view method = "GET");
  /// Everything until the connection ends.
  std::string read_to_end();
  /// Whether nothing more comes, and the connection ends.
  bool ends() { return read_to_end().empty(); }

  /// Sends a whole request and reads its answer.
  Answer exchange(std::string_view request);

  /// Ends our side; answers can still be read.
  void finish_sending();
  void close() { stream_.reset(); }
  /// Closes with a reset, as a client that crashed would.
  void reset();
  bool is_open() const { return stream_ != nullptr; }
  int descriptor() const { return stream_->descriptor(); }

 private:
  bool receive();

  std::unique_ptr<Stream> stream_;
  std::string received_;  ///< And not yet given out.
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

/// Runs `body(0)` to `body(threads - 1)` at once, and returns what each that threw had to say.
std::vector<std::string> run_threads(std::size_t threads,
                                     const std::function<void(std::size_t)>& body);

}  // namespace porthole::http::test
