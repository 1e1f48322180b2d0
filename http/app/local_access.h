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
  /// Names and addresses, without ports, that requests may ask besides this machine's own.
  std::vector<std::string> allowed_hosts = {};
  /// What the control API wants as a bearer token; empty: nothing.
  std::string token = {};
  /// Where a proxy hides us: an origin that is ours, too. Empty: none.
  std::string public_url = {};
};

/// Who may use what is ours and not the service's: the control API and the pages. They need no
/// token by default, so that no web page in the user's browser must reach them, neither by sending
/// requests to this machine nor by having its own name resolve to it. Immutable: safe from any
/// thread.
class LocalAccess {
 public:
  explicit LocalAccess(LocalAccessOptions options);

  /// Fails with `forbidden` when `Host` is neither a loopback name or address nor allowed, or when
  /// `Origin` is not the origin that was asked. No `Host` at all (HTTP/1.0, which no browser
  /// speaks) and no `Origin` are fine.
  Result<void> check_source(const Request& request) const;

  /// The same, and fails with `unauthenticated` without the control token, if there is one.
  Result<void> check(const Request& request) const;

 private:
  bool is_allowed_host(std::string_view authority) const;
  bool is_own_origin(std::string_view origin, std::string_view authority) const;

  const LocalAccessOptions options_;
  const std::optional<Digest> token_digest_;
};

/// Whether `text` is a name or an address that `--allowed-host` can take: no port, no brackets.
bool is_host(std::string_view text);

}  // namespace porthole::http
