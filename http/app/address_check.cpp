#include "http/app/address_check.h"

#include <optional>
#include <string>
#include <utility>

#include "store/store.h"

namespace porthole::http {
namespace {

bool allows(const IpAllowlist& allowlist, const std::optional<IpAddress>& address) {
  return allowlist.empty() || (address && allowlist.allows(*address));
}

Error address_not_allowed(const std::optional<IpAddress>& address, std::string_view purpose) {
  const std::string name = address ? address->to_string() : "none: a Unix socket";
  return {ErrorCode::forbidden,
          "Your IP address (" + name + ") is not allowed to " + std::string(purpose)};
}

}  // namespace

Result<void> check_address(const Request& request, const IpAllowlist& allowlist,
                           std::string_view purpose) {
  if (allows(allowlist, request.address)) return {};
  return address_not_allowed(request.address, purpose);
}

Result<std::vector<OrganizationPtr>> reachable_organizations(const Call& call) {
  std::vector<OrganizationPtr> organizations = call.services.store.organizations(*call.token);
  const std::size_t excluded =
      std::erase_if(organizations, [&](const OrganizationPtr& organization) {
        return !allows(organization->api_settings.allowlist, call.request.address);
      });
  if (excluded > 0 && organizations.empty()) {
    return address_not_allowed(call.request.address, "access this token's organizations");
  }
  return organizations;
}

}  // namespace porthole::http
