#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "http/net/framing.h"
#include "portal/base/ip_address.h"

namespace porthole::http {

/// One whole request, as handlers see it: views into memory that lives until it is answered.
struct Request {
  std::string_view method;
  /// The path as it was sent, escapes and all.
  std::string_view path;
  /// What follows the first `?`; empty when nothing does.
  std::string_view query;
  /// Host and port that the client asked, fit to stand in a URL. Empty for HTTP/1.0 without `Host`.
  std::string_view authority;
  std::span<const HeaderField> headers;
  std::string_view body;
  /// The caller's address: the peer's, or what a trusted proxy says it is. None over a Unix socket.
  std::optional<IpAddress> address;
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
