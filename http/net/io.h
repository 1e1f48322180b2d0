#pragma once

#include <cstddef>
#include <cstdint>

namespace porthole::http {

/// What a read or a write on a connection came to.
enum class IoStatus : std::uint8_t {
  done,         ///< Some bytes moved.
  wants_read,   ///< Nothing moved; again when there are bytes.
  wants_write,  ///< Nothing moved; again when there is room.
  closed,       ///< The peer has ended its side, or the connection broke.
};

struct IoResult {
  IoStatus status = IoStatus::closed;
  std::size_t bytes = 0;
};

}  // namespace porthole::http
