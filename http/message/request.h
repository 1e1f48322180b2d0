#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "http/net/request_head.h"
#include "portal/base/ascii.h"
#include "portal/base/ip_address.h"

namespace porthole::http {

/// A whole request, as handlers see it: views of memory that lives until the response is made.
struct Request {
  std::string_view method;
  /// The path as it was sent, percent-encoded.
  std::string_view path;
  /// What follows the first `?` of the target, percent-encoded; empty when there is none.
  std::string_view query;
  /// The host and port that the client asked for, safe to put in a URL. Empty for HTTP/1.0 without
  /// `Host`.
  std::string_view authority;
  std::span<const HeaderField> headers;
  std::string_view body;
  /// The client's address: the peer's, or the one that a trusted proxy names. None over a Unix
  /// socket.
  std::optional<IpAddress> address;
  /// Whether it came over TLS.
  bool is_secure = false;

  /// The value of the first header called `name`, whatever its case; empty when there is none.
  std::string_view header(std::string_view name) const {
    for (const HeaderField& field : headers) {
      if (equal_ignoring_case(field.name, name)) return field.value;
    }
    return {};
  }
};

}  // namespace porthole::http
