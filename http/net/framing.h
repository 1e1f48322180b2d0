#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// What all of request framing shares. Framing follows RFC 9112 strictly: it finds where a request
/// begins and ends, and what its parts are. It knows no sockets, no clock and no threads, allocates
/// nothing but the text of an error, and throws nothing but `std::bad_alloc`. One thread at a time
/// may use an object of it, unless its comment says otherwise.
///
/// The verdict on a request, down to the text of the error, doesn't depend on the pieces in which
/// its bytes arrive, and takes time linear in the bytes.
namespace porthole::http {

/// Why bytes are not a request that we accept. The connection responds with `status` and closes,
/// because nobody knows where the next request would begin.
struct FramingError {
  int status = 0;  ///< 400 413 414 417 431 501 or 505; 0: no error.
  /// For people: what is wrong, where, and what would be right. Quotes no secrets.
  std::string message;
};

enum class FramingStatus : std::uint8_t {
  incomplete,  ///< No error so far; needs more bytes.
  complete,
  failed,  ///< `error()` says why. Final until `reset()`.
};

// For messages.

/// `"text"`, of any bytes, printable and cut to a sensible length.
std::string quote_bytes(std::string_view text);
/// `byte 1` for the index 0.
std::string byte_number(std::size_t index);
FramingError body_too_large(std::size_t body_bytes_max);

}  // namespace porthole::http
