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
  /// Whether both the peer and the client that it may stand for are on this machine: loopback
  /// addresses, or a Unix socket.
  bool is_local = false;
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

/// Whether an address is this machine's own; none is a Unix socket's.
inline bool is_local(const std::optional<IpAddress>& address) {
  return !address || address->is_loopback();
}

/// The value of the first cookie called `name`; empty when there is none.
std::string_view find_cookie(const Request& request, std::string_view name);

/// The name of a header that stands twice although only one value makes sense, so that two readers
/// might take different ones (RFC 9110, 5.3); empty when there is none. `Host`, `Content-Length`
/// and `Transfer-Encoding` are the framer's.
std::string_view find_repeated_header(std::span<const HeaderField> headers);

}  // namespace porthole::http
