#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace porthole::bench {

/// The server closed the connection, or did not answer in time.
struct Disconnected : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Response {
  int status = 0;
  std::string body;
  bool closes = false;
};

/// One keep-alive connection to 127.0.0.1. For one thread. Throws `Disconnected`.
class Client {
 public:
  /// `receive_buffer_bytes` shrinks the system's buffer, for clients that don't read; 0 leaves it.
  explicit Client(std::uint16_t port, int receive_buffer_bytes = 0);
  ~Client();
  Client(Client&& other) noexcept;
  Client& operator=(Client&& other) noexcept;

  int descriptor() const { return descriptor_; }

  void send(std::string_view bytes);
  /// Sends what fits without waiting; false when nothing fits any more, or the server has gone.
  bool try_send(std::string_view bytes);

  /// Waits for an answer for at most ten seconds. `to_head`: the answer bears no body.
  Response receive(bool to_head = false);
  /// Takes what has arrived, without waiting; nothing until an answer is whole.
  std::optional<Response> try_receive();
  /// Whether the server has closed, or has sent anything.
  bool has_news() const;

  /// Ends the connection with a reset rather than in order.
  void reset();
  /// Says that nothing more will be sent.
  void finish_sending();

 private:
  std::optional<Response> take_response(bool to_head);

  int descriptor_ = -1;
  std::string input_;
};

/// Latencies of one batch of requests.
struct Batch {
  std::vector<double> latencies_us;
  double seconds = 0;
};

/// Sends `requests` over `clients`, each of which has one under way at any time. Throws when an
/// answer has another status than `expected`.
Batch run_batch(std::vector<Client>& clients, const std::vector<std::string>& requests,
                int expected);

}  // namespace porthole::bench
