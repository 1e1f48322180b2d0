#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message/request.h"
#include "portal/base/clock.h"
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
/// rebinding, and nor must other machines. Immutable: safe from any thread.
class LocalAccess {
 public:
  explicit LocalAccess(LocalAccessOptions options);

  /// Fails with `forbidden` when `Host` is neither a loopback name or address nor allowed, when
  /// `Origin` is a foreign one, or when a browser says that another site asks
  /// (`Sec-Fetch-Site: cross-site`). A request without these headers passes.
  Result<void> check_source(const Request& request) const;

  /// The control API: the same, and fails with `unauthenticated` when there is a control token and
  /// the request lacks it, or with `forbidden` when there is none and it is another machine's.
  Result<void> check(const Request& request) const;

  /// A page for people: the same, but a request of this machine needs no token, and one of another
  /// machine a session. Links of other sites may lead here.
  Result<void> check_page(const Request& request, Timestamp now) const;

  /// Whether another site may not have what is for anyone. That is all of `/_porthole/`.
  Result<void> check_site(const Request& request) const;

  /// How long a session lasts.
  static constexpr std::chrono::hours kSessionLifetime{12};
  static constexpr std::string_view kSessionCookie = "porthole_session";

  /// A session for whoever knows the control token: the value of the cookie. Nothing when `token`
  /// isn't it.
  std::optional<std::string> open_session(std::string_view token, Timestamp now) const;

 private:
  bool is_allowed_host(std::string_view authority) const;
  bool is_own_origin(std::string_view origin, std::string_view authority) const;
  Result<void> check_host_and_origin(const Request& request) const;
  Result<void> refuse_other_machine() const;
  bool is_token(std::string_view token) const;
  /// Whether `session` was opened and has not expired.
  bool is_session(std::string_view session, Timestamp now) const;
  /// The session that expires at that second: `1700000000.` and a digest that only those can make
  /// who have the token.
  std::string session_until(std::int64_t second) const;

  const LocalAccessOptions options_;
  const std::optional<Digest> token_digest_;
};

/// Whether `text` is a host name or address as `--allowed-host` takes it: no port, no brackets.
bool is_host(std::string_view text);

}  // namespace porthole::http
