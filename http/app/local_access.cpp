#include "http/app/local_access.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "portal/access_token.h"
#include "portal/base/ascii.h"
#include "portal/base/ip_address.h"
#include "portal/base/text.h"

namespace porthole::http {
namespace {

constexpr std::size_t kOriginBytesShown = 100;

/// The name or address of `HOST`, `HOST:PORT` or `[ADDRESS]:PORT`.
std::string_view host_of(std::string_view authority) {
  if (authority.starts_with('[')) {
    return authority.substr(1, authority.find(']') - 1);
  }
  return authority.substr(0, authority.find(':'));
}

bool ends_with_ignoring_case(std::string_view text, std::string_view end) {
  return text.size() >= end.size() &&
         equal_ignoring_case(text.substr(text.size() - end.size()), end);
}

/// Browsers resolve `localhost` and names below it to loopback themselves (RFC 6761, 6.3), so
/// nobody can rebind them.
bool is_loopback(std::string_view host) {
  if (equal_ignoring_case(host, "localhost") || ends_with_ignoring_case(host, ".localhost")) {
    return true;
  }
  const auto address = IpAddress::parse(host);
  return address && address->is_loopback();
}

/// `scheme://authority` of a URL.
std::string_view origin_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  return url.substr(0, url.find('/', scheme + 3));
}

}  // namespace

bool is_host(std::string_view text) {
  if (IpAddress::parse(text)) return true;
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_alphanumeric(c) || c == '.' || c == '-' || c == '_';
  });
}

LocalAccess::LocalAccess(LocalAccessOptions options)
    : options_(std::move(options)),
      token_digest_(options_.token.empty() ? std::nullopt : std::optional(sha256(options_.token))) {
}

bool LocalAccess::is_allowed_host(std::string_view authority) const {
  const std::string_view host = host_of(authority);
  if (is_loopback(host)) return true;
  const auto address = IpAddress::parse(host);
  return std::any_of(options_.allowed_hosts.begin(), options_.allowed_hosts.end(),
                     [&](const std::string& allowed) {
                       return equal_ignoring_case(allowed, host) ||
                              (address && IpAddress::parse(allowed) == address);
                     });
}

bool LocalAccess::is_own_origin(std::string_view origin, std::string_view authority) const {
  if (!options_.public_url.empty() && equal_ignoring_case(origin, origin_of(options_.public_url))) {
    return true;
  }
  // Either scheme: a proxy may speak TLS for us.
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (origin.starts_with(scheme)) {
      return equal_ignoring_case(origin.substr(scheme.size()), authority);
    }
  }
  return false;
}

Result<void> LocalAccess::check_host_and_origin(const Request& request) const {
  if (!request.authority.empty() && !is_allowed_host(request.authority)) {
    const std::string host(host_of(request.authority));
    return Error{ErrorCode::forbidden,
                 "/_porthole serves this machine only, and was asked for as " + quote(host) +
                     ": start with --allowed-host " + host + " to allow it"};
  }
  const std::string_view origin = request.header("Origin");
  if (!origin.empty() && !is_own_origin(origin, request.authority)) {
    return Error{ErrorCode::forbidden,
                 "/_porthole does not serve other web pages, and was asked for by one of " +
                     quote(printable(origin, kOriginBytesShown))};
  }
  return {};
}

Result<void> LocalAccess::check_site(const Request& request) const {
  if (!equal_ignoring_case(request.header("Sec-Fetch-Site"), "cross-site")) return {};
  return Error{ErrorCode::forbidden,
               "/_porthole does not serve other web pages, and the browser says that one asks"};
}

Result<void> LocalAccess::check_source(const Request& request) const {
  if (Result<void> allowed = check_host_and_origin(request); !allowed) return allowed;
  return check_site(request);
}

Result<void> LocalAccess::refuse_other_machine() const {
  return Error{ErrorCode::forbidden,
               "/_porthole serves this machine only: start with --control-token to let in others"};
}

Result<void> LocalAccess::check(const Request& request) const {
  if (Result<void> allowed = check_source(request); !allowed) return allowed;
  if (!token_digest_) return request.is_local ? Result<void>() : refuse_other_machine();
  const auto bearer = bearer_token(request.header("Authorization"));
  if (bearer && is_token(*bearer)) return {};
  return Error{ErrorCode::unauthenticated,
               "The control API requires the server's control token: "
               "Authorization: Bearer TOKEN"};
}

Result<void> LocalAccess::check_page(const Request& request, Timestamp now) const {
  // A page can't be read by the site whose link leads to it, nor framed.
  const bool follows_link = request.method == "GET" &&
                            request.header("Sec-Fetch-Mode") == "navigate" &&
                            request.header("Sec-Fetch-Dest") == "document";
  Result<void> allowed = follows_link ? check_host_and_origin(request) : check_source(request);
  if (!allowed || request.is_local) return allowed;
  if (!token_digest_) return refuse_other_machine();
  if (is_session(find_cookie(request, kSessionCookie), now)) return {};
  return Error{ErrorCode::unauthenticated, "Sign in with the server's control token"};
}

bool LocalAccess::is_token(std::string_view token) const {
  return token_digest_ && equal_in_constant_time(sha256(token), *token_digest_);
}

std::string LocalAccess::session_until(std::int64_t second) const {
  const std::string until = std::to_string(second);
  // The token on both sides, so that nobody can go on from a digest.
  const std::string& token = options_.token;
  return until + '.' + to_hex(sha256(token + "\nsession until " + until + '\n' + token));
}

std::optional<std::string> LocalAccess::open_session(std::string_view token, Timestamp now) const {
  if (!is_token(token)) return std::nullopt;
  return session_until(
      std::chrono::floor<std::chrono::seconds>(now + kSessionLifetime).time_since_epoch().count());
}

bool LocalAccess::is_session(std::string_view session, Timestamp now) const {
  std::int64_t second = 0;
  const auto [end, error] =
      std::from_chars(session.data(), session.data() + session.size(), second);
  if (error != std::errc() || now >= Timestamp(std::chrono::seconds(second))) return false;
  return equal_in_constant_time(sha256(session), sha256(session_until(second)));
}

}  // namespace porthole::http
