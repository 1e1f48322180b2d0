#include "http/authorize_page.h"
#include "http/control_api.h"
#include "http/control_clock.h"
#include "http/control_credentials.h"
#include "http/invocation_api.h"
#include "http/portal_api.h"
#include "http/rest_api.h"
#include "http/rest_audit.h"
#include "http/router.h"

namespace porthole::http {

const std::vector<Route>& all_routes() {
  constexpr Surface kRest = Surface::rest;
  constexpr Surface kPortal = Surface::portal;
  constexpr Surface kControl = Surface::control;
  constexpr Surface kConsole = Surface::console;
  constexpr Guard kOpen = Guard::open;
  constexpr Guard kLocal = Guard::local;
  constexpr Guard kGuarded = Guard::control;
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
      {"GET", "/v2/organizations/{org}/audit_events", kRest, kScope, "read_audit_events",
       rest::list_audit_events},
      {"GET", "/v2/organizations/{org}/audit_events/{uuid}", kRest, kScope, "read_audit_events",
       rest::show_audit_event},
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
      {"POST", "/organizations/{org}/portals/{slug}", kPortal, kOpen, "", invocations::call_portal},
      {"POST", "/v1", Surface::graphql, kScope, "graphql", invocations::execute_document},
      {"GET", "/_porthole/v1/ca.pem", kControl, kOpen, "", control::show_certificate},
      {"GET", "/_porthole/v1/clock", kControl, kGuarded, "", control::show_clock},
      {"PUT", "/_porthole/v1/clock", kControl, kGuarded, "", control::move_clock},
      {"POST", "/organizations/{org}/portals/{slug}/tokens", kPortal, kOpen, "",
       portal::create_token},
      {"POST", "/organizations/{org}/portals/{slug}/codes", kPortal, kOpen, "",
       portal::create_code},
      {"GET", "/_porthole/authorize/{code}", kConsole, kLocal, "", console::show_authorization},
      {"POST", "/_porthole/authorize/{code}", kConsole, kLocal, "", console::decide_authorization},
      {"GET", "/_porthole/console.css", kConsole, kLocal, "", console::show_style},
      {"GET", "/_porthole/v1/organizations/{org}/portals/{slug}/tokens", kControl, kGuarded, "",
       control::list_tokens},
      {"POST", "/_porthole/v1/organizations/{org}/portals/{slug}/tokens", kControl, kGuarded, "",
       control::create_token},
      {"DELETE", "/_porthole/v1/organizations/{org}/portals/{slug}/tokens/{uuid}", kControl,
       kGuarded, "", control::delete_token},
      {"GET", "/_porthole/v1/organizations/{org}/portals/{slug}/secrets", kControl, kGuarded, "",
       control::list_secrets},
      {"POST", "/_porthole/v1/organizations/{org}/portals/{slug}/secrets", kControl, kGuarded, "",
       control::create_secret},
      {"DELETE", "/_porthole/v1/organizations/{org}/portals/{slug}/secrets/{uuid}", kControl,
       kGuarded, "", control::delete_secret},
      {"GET", kResponses, kControl, kGuarded, "", control::show_responses},
      {"PUT", kResponses, kControl, kGuarded, "", control::set_responses},
      {"DELETE", kResponses, kControl, kGuarded, "", control::delete_responses},
      {"POST", "/_porthole/v1/organizations/{org}/portals/{slug}/codes/{code}/approve", kControl,
       kGuarded, "", control::approve_code},
      {"POST", "/_porthole/v1/organizations/{org}/portals/{slug}/codes/{code}/deny", kControl,
       kGuarded, "", control::deny_code},
  };
  return routes;
}

}  // namespace porthole::http
