#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

#include "http/net/io.h"
#include "http/net/tls.h"

namespace porthole::http {

/// A connection's non-blocking socket, with or without TLS. Owns and closes it. One thread at a
/// time.
class Transport {
 public:
  /// Null `tls`: plain.
  Transport(int descriptor, std::unique_ptr<TlsSession> tls)
      : descriptor_(descriptor), tls_(std::move(tls)) {}
  ~Transport();
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  int descriptor() const { return descriptor_; }
  IoResult read(char* buffer, std::size_t bytes);
  /// Writes as much of `bytes`, and then of `tail`, as the socket has room for. May write nothing
  /// of `tail` although there is room.
  IoResult write(std::string_view bytes, std::string_view tail = {});
  /// Whether TLS holds bytes that `read` has not returned yet. No poller reports those.
  bool has_buffered_input() const { return tls_ != nullptr && tls_->has_pending(); }
  /// Ends our side of the connection; the peer may go on sending.
  void shut_down();
  /// Makes the close a reset, which discards what is still to be sent.
  void reset_on_close() const;

 private:
  IoStatus detect_tls();

  const int descriptor_;
  std::unique_ptr<TlsSession> tls_;
  /// Whether the peer has begun to speak TLS.
  bool is_detected_ = false;
};

}  // namespace porthole::http
