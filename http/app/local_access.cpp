#include "http/app/local_access.h"

#include <algorithm>
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
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
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

Result<void> LocalAccess::check_source(const Request& request) const {
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

Result<void> LocalAccess::check(const Request& request) const {
  if (Result<void> allowed = check_source(request); !allowed) return allowed;
  if (!token_digest_) return {};
  const auto bearer = bearer_token(request.header("Authorization"));
  if (bearer && equal_in_constant_time(sha256(*bearer), *token_digest_)) return {};
  return Error{ErrorCode::unauthenticated,
               "The control API requires the server's control token: "
               "Authorization: Bearer TOKEN"};
}

}  // namespace porthole::http
