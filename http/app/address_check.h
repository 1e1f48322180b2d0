#pragma once

#include <string_view>
#include <vector>

#include "http/app/call.h"
#include "http/message/request.h"
#include "portal/base/result.h"
#include "portal/ip_allowlist.h"
#include "portal/organization.h"

namespace porthole::http {

/// Fails with `forbidden` unless `allowlist` allows the request's address. A Unix socket has none
/// that could be on a list. `purpose` completes the message "… is not allowed to".
Result<void> check_address(const Request& request, const IpAllowlist& allowlist,
                           std::string_view purpose);

/// The organizations that the call's access token sees, for the GraphQL API, where no path names
/// one. Those whose allowlist lacks the request's address are left out, as if the token didn't see
/// them; fails with `forbidden` if that leaves none (chosen).
Result<std::vector<OrganizationPtr>> reachable_organizations(const Call& call);

}  // namespace porthole::http
