#include "http/api/routes.h"

#include <iterator>
#include <vector>

#include "http/api/console/authorize_page.h"
#include "http/api/console/sign_in_page.h"
#include "http/api/control/clock.h"
#include "http/api/control/credentials.h"
#include "http/api/control/directory.h"
#include "http/api/control/faults.h"
#include "http/api/control/health.h"
#include "http/api/control/journal.h"
#include "http/api/control/responses.h"
#include "http/api/control/snapshots.h"
#include "http/api/control/state.h"
#include "http/api/control/verify.h"
#include "http/api/openapi/openapi_document.h"
#include "http/api/portals/grants.h"
#include "http/api/portals/invocations.h"
#include "http/api/rest/api_settings.h"
#include "http/api/rest/audit_events.h"
#include "http/api/rest/meta.h"
#include "http/api/rest/organizations.h"
#include "http/api/rest/portals.h"
#include "http/api/rest/tokens_and_user.h"

namespace porthole::http {
namespace {

constexpr Route open_rest(std::string_view method, std::string_view pattern, Handler handler) {
  return {method, pattern, Surface::rest, Guard::open, {}, handler};
}

constexpr Route any_token(std::string_view method, std::string_view pattern, Handler handler) {
  return {method, pattern, Surface::rest, Guard::token, {}, handler};
}

constexpr Route scoped(std::string_view method, std::string_view pattern, std::string_view scope,
                       Handler handler) {
  return {method, pattern, Surface::rest, Guard::scope, scope, handler};
}

/// For administrators of the organization.
constexpr Route administered(std::string_view method, std::string_view pattern,
                             std::string_view scope, Handler handler) {
  Route route = scoped(method, pattern, scope, handler);
  route.role = Role::admin;
  return route;
}

/// An endpoint of a portal that takes credentials in its body.
constexpr Route grant(std::string_view method, std::string_view pattern, Handler handler) {
  return {method, pattern, Surface::portal, Guard::open, {}, handler};
}

constexpr Route page(std::string_view method, std::string_view pattern, Handler handler) {
  return {method, pattern, Surface::console, Guard::page, {}, handler};
}

/// What a page needs before anyone has signed in. It tells nothing.
constexpr Route open_page(std::string_view method, std::string_view pattern, Handler handler) {
  return {method, pattern, Surface::console, Guard::local, {}, handler};
}

/// Of the control API. Most of its handlers go through all of the state, or change it, which may
/// have to wait for the disk.
constexpr Route control_route(std::string_view method, std::string_view pattern, Handler handler) {
  return {method, pattern, Surface::control,      Guard::control,
          {},     handler, OperationFormat::none, RunsOn::worker};
}

/// Of the control API, and cheap: answered even while all workers are busy, so that one can see
/// what is wrong and remove the fault that causes it.
constexpr Route cheap_control(std::string_view method, std::string_view pattern, Handler handler) {
  return {method, pattern, Surface::control, Guard::control, {}, handler};
}

/// Of the control API, with a body that may be a whole state.
constexpr Route document_route(std::string_view method, std::string_view pattern, Handler handler) {
  Route route = control_route(method, pattern, handler);
  route.body = BodySize::document;
  return route;
}

/// Of the control API, for anyone, and cheap.
constexpr Route open_control(std::string_view method, std::string_view pattern, Handler handler) {
  return {method, pattern, Surface::control, Guard::open, {}, handler};
}

// The table of routes, one a line. Patterns of the control API stand below /_porthole/v1, those of
// one portal there below PORTHOLE_PORTAL.
#define PORTHOLE_PORTAL "/_porthole/v1/organizations/{org}/portals/{slug}"
// clang-format off
constexpr Route kRoutes[] = {
  {"GET", "/", Surface::root, Guard::open, {}, rest::show_root},

  open_rest("GET", "/v2/meta", rest::show_meta),
  any_token("GET", "/v2/access-token", rest::show_access_token),
  any_token("DELETE", "/v2/access-token", rest::revoke_access_token),
  scoped("GET", "/v2/user", "read_user", rest::show_user),
  scoped("GET", "/v2/organizations", "read_organizations", rest::list_organizations),
  scoped("GET", "/v2/organizations/{org}", "read_organizations", rest::show_organization),
  scoped("GET", "/v2/organizations/{org}/rate_limit", "read_accounts", rest::show_rate_limit),
  administered("GET", "/v2/organizations/{org}/api-settings", "read_organization_settings", rest::show_api_settings),
  administered("PATCH", "/v2/organizations/{org}/api-settings", "write_organization_settings", rest::update_api_settings),
  administered("GET", "/v2/organizations/{org}/audit_events", "read_audit_events", rest::list_audit_events),
  administered("GET", "/v2/organizations/{org}/audit_events/{uuid}", "read_audit_events", rest::show_audit_event),
  scoped("GET", "/v2/organizations/{org}/portals", "read_portals", rest::list_portals),
  administered("POST", "/v2/organizations/{org}/portals", "write_portals", rest::create_portal),
  scoped("GET", "/v2/organizations/{org}/portals/{slug}", "read_portals", rest::show_portal),
  administered("PUT", "/v2/organizations/{org}/portals/{slug}", "write_portals", rest::update_portal),
  administered("PATCH", "/v2/organizations/{org}/portals/{slug}", "write_portals", rest::update_portal),
  administered("DELETE", "/v2/organizations/{org}/portals/{slug}", "write_portals", rest::delete_portal),

  {"POST", "/v1", Surface::graphql, Guard::scope, "graphql", invocations::execute_document, OperationFormat::graphql_request},

  {"POST", "/organizations/{org}/portals/{slug}", Surface::portal, Guard::portal, {}, invocations::call_portal, OperationFormat::portal_call},
  grant("POST", "/organizations/{org}/portals/{slug}/tokens", portal::create_token),
  grant("POST", "/organizations/{org}/portals/{slug}/codes", portal::create_code),

  page("GET", "/_porthole/authorize/{code}", console::show_authorization),
  page("POST", "/_porthole/authorize/{code}", console::decide_authorization),
  open_page("GET", "/_porthole/sign-in", console::show_sign_in),
  open_page("POST", "/_porthole/sign-in", console::sign_in),
  open_page("GET", "/_porthole/console.css", console::show_style),

  open_control("GET", "/_porthole/v1/ca.pem", control::show_certificate),
  open_control("GET", "/_porthole/v1/health", control::show_health),
  cheap_control("GET", "/_porthole/v1/metrics", control::show_metrics),
  control_route("GET", "/_porthole/v1/openapi.json", openapi::show_openapi),
  cheap_control("GET", "/_porthole/v1/clock", control::show_clock),
  control_route("PUT", "/_porthole/v1/clock", control::move_clock),
  control_route("POST", "/_porthole/v1/reset", control::reset),
  control_route("GET", "/_porthole/v1/state", control::show_state),
  document_route("PUT", "/_porthole/v1/state", control::set_state),
  document_route("POST", "/_porthole/v1/fixtures", control::add_fixtures),
  cheap_control("GET", "/_porthole/v1/snapshots", control::list_snapshots),
  control_route("POST", "/_porthole/v1/snapshots/{name}", control::take_snapshot),
  control_route("DELETE", "/_porthole/v1/snapshots/{name}", control::delete_snapshot),
  control_route("POST", "/_porthole/v1/snapshots/{name}/restore", control::restore_snapshot),
  control_route("GET", "/_porthole/v1/organizations", control::list_organizations),
  control_route("POST", "/_porthole/v1/organizations", control::create_organization),
  control_route("DELETE", "/_porthole/v1/organizations/{org}", control::delete_organization),
  control_route("GET", "/_porthole/v1/users", control::list_users),
  control_route("POST", "/_porthole/v1/users", control::create_user),
  control_route("DELETE", "/_porthole/v1/users/{uuid}", control::delete_user),
  control_route("GET", "/_porthole/v1/access-tokens", control::list_access_tokens),
  control_route("POST", "/_porthole/v1/access-tokens", control::create_access_token),
  control_route("DELETE", "/_porthole/v1/access-tokens/{uuid}", control::delete_access_token),
  control_route("GET", "/_porthole/v1/requests", control::list_requests),
  control_route("DELETE", "/_porthole/v1/requests", control::delete_requests),
  control_route("GET", "/_porthole/v1/requests/{id}", control::show_request),
  control_route("POST", "/_porthole/v1/verify", control::verify_requests),
  cheap_control("GET", "/_porthole/v1/faults", control::list_faults),
  control_route("POST", "/_porthole/v1/faults", control::create_fault),
  cheap_control("DELETE", "/_porthole/v1/faults", control::delete_faults),
  cheap_control("DELETE", "/_porthole/v1/faults/{id}", control::delete_fault),
  control_route("GET", PORTHOLE_PORTAL "/tokens", control::list_tokens),
  control_route("POST", PORTHOLE_PORTAL "/tokens", control::create_token),
  control_route("DELETE", PORTHOLE_PORTAL "/tokens/{uuid}", control::delete_token),
  control_route("GET", PORTHOLE_PORTAL "/secrets", control::list_secrets),
  control_route("POST", PORTHOLE_PORTAL "/secrets", control::create_secret),
  control_route("DELETE", PORTHOLE_PORTAL "/secrets/{uuid}", control::delete_secret),
  control_route("POST", PORTHOLE_PORTAL "/codes/{code}/approve", control::approve_code),
  control_route("POST", PORTHOLE_PORTAL "/codes/{code}/deny", control::deny_code),
  control_route("GET", PORTHOLE_PORTAL "/responses", control::show_responses),
  control_route("PUT", PORTHOLE_PORTAL "/responses", control::set_responses),
  control_route("DELETE", PORTHOLE_PORTAL "/responses", control::delete_responses),
};
// clang-format on
#undef PORTHOLE_PORTAL

}  // namespace

const std::vector<Route>& all_routes() {
  static const std::vector<Route> routes(std::begin(kRoutes), std::end(kRoutes));
  return routes;
}

}  // namespace porthole::http
