#include "http/control_api.h"
#include "http/invocation_api.h"
#include "http/rest_api.h"
#include "http/router.h"

namespace porthole::http {

const std::vector<Route>& all_routes() {
  constexpr Surface kRest = Surface::rest;
  constexpr Guard kToken = Guard::token;
  constexpr Guard kScope = Guard::scope;
  constexpr std::string_view kResponses =
      "/_porthole/v1/organizations/{org}/portals/{slug}/responses";
  static const std::vector<Route> routes = {
      {"GET", "/", Surface::root, Guard::open, "", rest::show_root},
      {"GET", "/v2/meta", kRest, Guard::open, "", rest::show_meta},
      {"GET", "/v2/access-token", kRest, kToken, "", rest::show_access_token},
      {"DELETE", "/v2/access-token", kRest, kToken, "", rest::revoke_access_token},
      {"GET", "/v2/user", kRest, kScope, "read_user", rest::show_user},
      {"GET", "/v2/organizations", kRest, kScope, "read_organizations", rest::list_organizations},
      {"GET", "/v2/organizations/{org}", kRest, kScope, "read_organizations",
       rest::show_organization},
      {"GET", "/v2/organizations/{org}/rate_limit", kRest, kScope, "read_accounts",
       rest::show_rate_limit},
      {"GET", "/v2/organizations/{org}/portals", kRest, kScope, "read_portals", rest::list_portals},
      {"POST", "/v2/organizations/{org}/portals", kRest, kScope, "write_portals",
       rest::create_portal},
      {"GET", "/v2/organizations/{org}/portals/{slug}", kRest, kScope, "read_portals",
       rest::show_portal},
      {"PUT", "/v2/organizations/{org}/portals/{slug}", kRest, kScope, "write_portals",
       rest::update_portal},
      {"PATCH", "/v2/organizations/{org}/portals/{slug}", kRest, kScope, "write_portals",
       rest::update_portal},
      {"DELETE", "/v2/organizations/{org}/portals/{slug}", kRest, kScope, "write_portals",
       rest::delete_portal},
      {"POST", "/organizations/{org}/portals/{slug}", Surface::portal, Guard::open, "",
       invocations::call_portal},
      {"POST", "/v1", Surface::graphql, kScope, "graphql", invocations::execute_document},
      {"GET", kResponses, Surface::control, Guard::open, "", control::show_responses},
      {"PUT", kResponses, Surface::control, Guard::open, "", control::set_responses},
      {"DELETE", kResponses, Surface::control, Guard::open, "", control::delete_responses},
      {"GET", "/_porthole/v1/ca.pem", Surface::control, Guard::open, "", control::show_certificate},
  };
  return routes;
}

}  // namespace porthole::http
