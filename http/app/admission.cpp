#include "http/app/admission.h"

#include <string_view>
#include <utility>

#include "http/app/address_check.h"
#include "store/store.h"

namespace porthole::http {
namespace {

Result<void> admit_to_portal(Call& call) {
  Result<PortalAccess> access = call.services.store.authenticate_portal(
      call.parameter("org"), call.parameter("slug"),
      bearer_token(call.request.header("Authorization")), call.services.clock.now());
  if (!access) return std::move(access).error();
  call.portal_access = *std::move(access);
  return {};
}

/// Whether the caller may do in the organization what the route does.
Result<void> check_organization(const Call& call, const Organization& organization) {
  if (Result<void> allowed = check_address(call.request, organization.api_settings.allowlist,
                                           "access this organization");
      !allowed) {
    return allowed;
  }
  if (call.match.route->role == Role::member) return {};
  if (organization.role_of(call.token->user->uuid) == Role::admin) return {};
  return Error{ErrorCode::forbidden, "You must be an administrator of this organization"};
}

Result<void> admit_bearer(Call& call) {
  const Route& route = *call.match.route;
  const auto bearer = bearer_token(call.request.header("Authorization"));
  if (!bearer) return authentication_required();
  const std::string_view slug = call.parameter("org");
  Store& store = call.services.store;
  Result<Caller> caller = store.authenticate(*bearer, slug);
  if (!caller) return std::move(caller).error();
  call.token = std::move(caller->token);
  if (route.guard == Guard::scope) {
    if (Result<void> allowed = check_scope(*call.token, route.scope); !allowed) return allowed;
  }
  if (slug.empty()) return {};
  OrganizationPtr organization = std::move(caller->organization);
  if (organization == nullptr) {
    Result<OrganizationPtr> found = store.organization(slug, *call.token);
    if (!found) return std::move(found).error();
    organization = *std::move(found);
  }
  if (Result<void> allowed = check_organization(call, *organization); !allowed) return allowed;
  call.organization = std::move(organization);
  return {};
}

}  // namespace

Result<void> admit(Call& call) {
  switch (call.match.route->guard) {
    case Guard::open:
      // Where no token is asked for, a web page could read what is meant for this machine.
      return call.is_on(Surface::control) ? call.services.local_access.check_site(call.request)
                                          : Result<void>();
    case Guard::local:
      return call.services.local_access.check_source(call.request);
    case Guard::page:
      return call.services.local_access.check_page(call.request, call.services.clock.now());
    case Guard::control:
      return call.services.local_access.check(call.request);
    case Guard::portal:
      return admit_to_portal(call);
    case Guard::token:
    case Guard::scope:
      return admit_bearer(call);
  }
  return {};
}

}  // namespace porthole::http
