#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/net/framing.h"
#include "portal/base/ip_address.h"

namespace porthole::http {

/// The caller's address behind proxies: `peer`, unless that is a trusted one; then the last address
/// of `X-Forwarded-For` (`forwarded_for`) that isn't. Each proxy appends the address that it saw,
/// so that what stands left of an untrusted one may be made up, as may be everything left of what
/// isn't an address.
std::optional<IpAddress> forwarded_address(const std::optional<IpAddress>& peer,
                                           std::string_view forwarded_for,
                                           const std::vector<IpNetwork>& trusted_proxies);

/// Every `X-Forwarded-For` of a head as one list (RFC 9110, 5.3): some proxies append a line of
/// their own, so that the first alone may be the client's invention.
std::string forwarded_for(const RequestHead& head);

}  // namespace porthole::http
