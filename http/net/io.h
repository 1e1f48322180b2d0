#pragma once

#include <cstddef>
#include <cstdint>

namespace porthole::http {

/// The outcome of a read or a write on a connection.
enum class IoStatus : std::uint8_t {
  done,         ///< Some bytes moved.
  wants_read,   ///< No bytes moved; retry when the socket is readable.
  wants_write,  ///< No bytes moved; retry when it is writable.
  not_tls,      ///< The peer doesn't speak TLS: the connection is plain from now on.
  closed,       ///< The peer has ended its side, or the connection is broken.
};

struct IoResult {
  IoStatus status = IoStatus::closed;
  std::size_t bytes = 0;
};

}  // namespace porthole::http
