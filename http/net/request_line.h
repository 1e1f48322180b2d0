#pragma once

#include <string_view>

#include "http/net/framing.h"
#include "http/net/request_head.h"

namespace porthole::http {

/// The parts of a request line (RFC 9112, 3), as views into it. `RequestHead` says what each holds.
struct RequestLine {
  std::string_view method;
  std::string_view target;
  std::string_view path;
  std::string_view query;      ///< Empty if there is none.
  std::string_view authority;  ///< Empty unless the target is absolute.
  HttpVersion version = HttpVersion::http_1_1;
};

/// Parses `line`, which has no CR LF. Returns false and sets `error` if it is no request line that
/// we accept. Safe from any thread.
bool parse_request_line(std::string_view line, RequestLine& parsed, FramingError& error);

}  // namespace porthole::http
