#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "http/net/request_framer.h"

namespace porthole::http::test {

/// A framer and the buffer of a connection that has read `bytes`.
struct Reading {
  explicit Reading(std::string bytes, std::size_t body_bytes_max = kBodyBytesMax)
      : buffer(std::move(bytes)), framer(body_bytes_max) {
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

}  // namespace porthole::http::test
