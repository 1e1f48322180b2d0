#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/message/response.h"

namespace porthole::http {

/// What header lines are made of. Views, as a `std::string` measures a literal each time that it is
/// appended, and responses have a dozen lines.
inline constexpr std::string_view kLineEnd = "\r\n";
inline constexpr std::string_view kAfterHeaderName = ": ";

/// What the head of a response says about its connection.
enum class ConnectionHeader : std::uint8_t {
  close,
  keep_alive_1_0,  ///< HTTP/1.0, where a connection only stays open if the response says so.
  keep_alive,      ///< HTTP/1.1, where saying nothing keeps it open.
};

/// The current time as a `Date` header has it: `Sun, 06 Nov 1994 08:49:37 GMT`. A view of memory of
/// the thread, valid until its next call.
std::string_view http_date();

/// Appends a response as bytes of HTTP/1.1: its head and, if `with_body`, its body, of which
/// `Response::body_bytes_max` bytes at most. Head and body are one piece of memory, so that they
/// leave in one packet.
void append_response(const Response& response, bool with_body, ConnectionHeader connection,
                     std::string& out);

}  // namespace porthole::http
