#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

/// Connected sockets for the tests' and benchmarks' HTTP client. Independent of the product's code.
namespace porthole::http::test {

/// The longest that a test waits for anything. Generous: sanitizers and busy machines are slow.
inline constexpr std::chrono::seconds kPatience{60};

/// A connection failed, or took longer than `kPatience`. Ends a test that doesn't expect it.
struct ClientError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A connected socket, plain or with TLS on top. Each call blocks for at most `kPatience` and then
/// throws `ClientError`. The destructor closes the socket. Each object belongs to one thread at a
/// time.
class Stream {
 public:
  virtual ~Stream() = default;
  /// Sends at least one of `bytes` and returns how many. 0: the peer accepts no more.
  virtual std::size_t send_some(std::string_view bytes) = 0;
  /// Receives at least one byte and returns how many. 0: the peer has closed or reset the
  /// connection.
  virtual std::size_t receive_some(std::span<char> buffer) = 0;
  virtual int descriptor() const = 0;
};

/// A stream without TLS. Takes ownership of `descriptor`.
std::unique_ptr<Stream> plain_stream(int descriptor);

/// Connect to an IPv4 or IPv6 address, or to a Unix socket. Return a non-blocking descriptor, with
/// TCP_NODELAY over TCP; -1 and `errno` on failure. `receive_buffer_bytes` limits what the system
/// buffers for a client that doesn't read; 0 keeps the default.
int connect_tcp(const std::string& address, std::uint16_t port, int receive_buffer_bytes = 0);
int connect_unix(const std::string& path);

/// Wait until `descriptor` is readable (or writable); false after `timeout`.
bool wait_readable(int descriptor, std::chrono::milliseconds timeout = kPatience);
bool wait_writable(int descriptor, std::chrono::milliseconds timeout = kPatience);

/// Polls `condition` until it holds; false after `kPatience`.
bool wait_until(const std::function<bool()>& condition);

}  // namespace porthole::http::test
