#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "http/net/request_framer.h"
#include "http/net/request_head.h"
#include "portal/base/ascii.h"

namespace porthole::http::test {

/// A framer and the buffer of a connection that has read `bytes`.
struct Reading {
  explicit Reading(std::string bytes, std::size_t body_bytes_max = kBodyBytesMax,
                   const LargeBodies* large = nullptr)
      : buffer(std::move(bytes)), framer(body_bytes_max, large) {
    advance();
  }

  void advance() {
    status = framer.advance(buffer);
    buffer.resize(framer.retained_bytes());
  }

  void read(std::string_view more) {
    buffer += more;
    advance();
  }

  std::string buffer;
  RequestFramer framer;
  FramingStatus status = FramingStatus::incomplete;
};

/// The value of the first header called `name`, whatever its case.
inline std::optional<std::string_view> find_header(const RequestHead& head, std::string_view name) {
  for (std::size_t i = 0; i < head.header_count(); ++i) {
    if (equal_ignoring_case(head.header(i).name, name)) return head.header(i).value;
  }
  return std::nullopt;
}

}  // namespace porthole::http::test
