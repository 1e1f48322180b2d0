#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message/request.h"
#include "portal/base/digest.h"
#include "portal/base/result.h"

namespace porthole::http {

struct LocalAccessOptions {
  /// Names and addresses, without ports, that `Host` may name besides loopback ones.
  std::vector<std::string> allowed_hosts = {};
  /// The control API's bearer token; empty: it needs none.
  std::string token = {};
  /// The URL that a proxy serves us at: its origin is also ours. Empty: none.
  std::string public_url = {};
};

/// Who may use the control API and the pages. They need no token by default, so a web page in the
/// user's browser must not reach them, neither by sending requests to this machine nor by DNS
/// rebinding. Immutable: safe from any thread.
class LocalAccess {
 public:
  explicit LocalAccess(LocalAccessOptions options);

  /// Fails with `forbidden` when `Host` is neither a loopback name or address nor allowed, or when
  /// `Origin` is a foreign one. A request without `Host` (HTTP/1.0, which no browser speaks) or
  /// without `Origin` passes.
  Result<void> check_source(const Request& request) const;

  /// The same, and fails with `unauthenticated` when there is a control token and the request lacks
  /// it.
  Result<void> check(const Request& request) const;

 private:
  bool is_allowed_host(std::string_view authority) const;
  bool is_own_origin(std::string_view origin, std::string_view authority) const;

  const LocalAccessOptions options_;
  const std::optional<Digest> token_digest_;
};

/// Whether `text` is a host name or address as `--allowed-host` takes it: no port, no brackets.
bool is_host(std::string_view text);

}  // namespace porthole::http
