#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/net/request_head.h"
#include "portal/base/ip_address.h"

namespace porthole::http {

/// The client's address behind proxies: `peer`, unless that is a trusted proxy; then the last
/// address in `forwarded_for`, the value of `X-Forwarded-For`, that isn't one. Each proxy appends
/// the address that it saw, so anything left of an untrusted address may be forged, as may anything
/// left of what isn't an address. Safe from any thread.
std::optional<IpAddress> forwarded_address(const std::optional<IpAddress>& peer,
                                           std::string_view forwarded_for,
                                           const std::vector<IpNetwork>& trusted_proxies);

/// Every `X-Forwarded-For` of a head as one list (RFC 9110, 5.3): some proxies append a line of
/// their own, so the first one alone may be forged by the client. Safe from any thread.
std::string forwarded_for(const RequestHead& head);

}  // namespace porthole::http
