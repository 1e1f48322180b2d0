#include <array>
#include <vector>

#include "http/api/console/authorize_page.h"
#include "http/api/control/clock.h"
#include "http/api/control/credentials.h"
#include "http/api/control/directory.h"
#include "http/api/control/faults.h"
#include "http/api/control/health.h"
#include "http/api/control/journal.h"
#include "http/api/control/responses.h"
#include "http/api/control/state.h"
#include "http/api/control/verify.h"
#include "http/api/openapi/openapi_document.h"
#include "http/api/portals/grants.h"
#include "http/api/portals/invocations.h"
#include "http/api/rest/audit_events.h"
#include "http/api/rest/rest_api.h"
#include "http/message/router.h"

namespace porthole::http {
namespace {

// In the control API.
#define PORTHOLE_CONTROL "/_porthole/v1"
constexpr std::string_view kSnapshots = PORTHOLE_CONTROL "/snapshots";
constexpr std::string_view kOneSnapshot = PORTHOLE_CONTROL "/snapshots/{name}";
constexpr std::string_view kRestoration = PORTHOLE_CONTROL "/snapshots/{name}/restore";
constexpr std::string_view kOrganizations = PORTHOLE_CONTROL "/organizations";
constexpr std::string_view kOneOrganization = PORTHOLE_CONTROL "/organizations/{org}";
constexpr std::string_view kAccessTokens = PORTHOLE_CONTROL "/access-tokens";
constexpr std::string_view kOneAccessToken = PORTHOLE_CONTROL "/access-tokens/{uuid}";
#undef PORTHOLE_CONTROL

// Of one portal there.
#define PORTHOLE_PORTAL "/_porthole/v1/organizations/{org}/portals/{slug}"
constexpr std::string_view kTokens = PORTHOLE_PORTAL "/tokens";
constexpr std::string_view kOneToken = PORTHOLE_PORTAL "/tokens/{uuid}";
constexpr std::string_view kSecrets = PORTHOLE_PORTAL "/secrets";
constexpr std::string_view kOneSecret = PORTHOLE_PORTAL "/secrets/{uuid}";
constexpr std::string_view kApproval = PORTHOLE_PORTAL "/codes/{code}/approve";
constexpr std::string_view kDenial = PORTHOLE_PORTAL "/codes/{code}/deny";
constexpr std::string_view kResponses = PORTHOLE_PORTAL "/responses";
#undef PORTHOLE_PORTAL

constexpr Surface kRest = Surface::rest;
constexpr Surface kPortal = Surface::portal;
constexpr Surface kControl = Surface::control;
constexpr Surface kConsole = Surface::console;
constexpr Guard kOpen = Guard::open;
constexpr Guard kLocal = Guard::local;
constexpr Guard kGuarded = Guard::control;
constexpr Guard kToken = Guard::token;
constexpr Guard kScope = Guard::scope;

constexpr std::array kRoutes = {
    Route{"GET", "/", Surface::root, kOpen, "", rest::show_root},
    Route{"GET", "/v2/meta", kRest, kOpen, "", rest::show_meta},
    Route{"GET", "/v2/access-token", kRest, kToken, "", rest::show_access_token},
    Route{"DELETE", "/v2/access-token", kRest, kToken, "", rest::revoke_access_token},
    Route{"GET", "/v2/user", kRest, kScope, "read_user", rest::show_user},
    Route{"GET", "/v2/organizations", kRest, kScope, "read_organizations",
          rest::list_organizations},
    Route{"GET", "/v2/organizations/{org}", kRest, kScope, "read_organizations",
          rest::show_organization},
    Route{"GET", "/v2/organizations/{org}/rate_limit", kRest, kScope, "read_accounts",
          rest::show_rate_limit},
    Route{"GET", "/v2/organizations/{org}/audit_events", kRest, kScope, "read_audit_events",
          rest::list_audit_events},
    Route{"GET", "/v2/organizations/{org}/audit_events/{uuid}", kRest, kScope, "read_audit_events",
          rest::show_audit_event},
    Route{"GET", "/v2/organizations/{org}/portals", kRest, kScope, "read_portals",
          rest::list_portals},
    Route{"POST", "/v2/organizations/{org}/portals", kRest, kScope, "write_portals",
          rest::create_portal},
    Route{"GET", "/v2/organizations/{org}/portals/{slug}", kRest, kScope, "read_portals",
          rest::show_portal},
    Route{"PUT", "/v2/organizations/{org}/portals/{slug}", kRest, kScope, "write_portals",
          rest::update_portal},
    Route{"PATCH", "/v2/organizations/{org}/portals/{slug}", kRest, kScope, "write_portals",
          rest::update_portal},
    Route{"DELETE", "/v2/organizations/{org}/portals/{slug}", kRest, kScope, "write_portals",
          rest::delete_portal},
    Route{"POST", "/v1", Surface::graphql, kScope, "graphql", invocations::execute_document},
    Route{"POST", "/organizations/{org}/portals/{slug}", kPortal, Guard::portal, "",
          invocations::call_portal},
    Route{"POST", "/organizations/{org}/portals/{slug}/tokens", kPortal, kOpen, "",
          portal::create_token},
    Route{"POST", "/organizations/{org}/portals/{slug}/codes", kPortal, kOpen, "",
          portal::create_code},
    Route{"GET", "/_porthole/authorize/{code}", kConsole, kLocal, "", console::show_authorization},
    Route{"POST", "/_porthole/authorize/{code}", kConsole, kLocal, "",
          console::decide_authorization},
    Route{"GET", "/_porthole/console.css", kConsole, kLocal, "", console::show_style},
    Route{"GET", "/_porthole/v1/ca.pem", kControl, kOpen, "", control::show_certificate},
    Route{"GET", "/_porthole/v1/health", kControl, kOpen, "", control::show_health},
    Route{"GET", "/_porthole/v1/metrics", kControl, kGuarded, "", control::show_metrics},
    Route{"GET", "/_porthole/v1/openapi.json", kControl, kGuarded, "", control::show_openapi},
    Route{"GET", "/_porthole/v1/clock", kControl, kGuarded, "", control::show_clock},
    Route{"PUT", "/_porthole/v1/clock", kControl, kGuarded, "", control::move_clock},
    Route{"POST", "/_porthole/v1/reset", kControl, kGuarded, "", control::reset},
    Route{"GET", "/_porthole/v1/state", kControl, kGuarded, "", control::show_state},
    Route{"PUT", "/_porthole/v1/state", kControl, kGuarded, "", control::set_state},
    Route{"POST", "/_porthole/v1/fixtures", kControl, kGuarded, "", control::add_fixtures},
    Route{"GET", kSnapshots, kControl, kGuarded, "", control::list_snapshots},
    Route{"POST", kOneSnapshot, kControl, kGuarded, "", control::take_snapshot},
    Route{"DELETE", kOneSnapshot, kControl, kGuarded, "", control::delete_snapshot},
    Route{"POST", kRestoration, kControl, kGuarded, "", control::restore_snapshot},
    Route{"GET", kOrganizations, kControl, kGuarded, "", control::list_organizations},
    Route{"POST", kOrganizations, kControl, kGuarded, "", control::create_organization},
    Route{"DELETE", kOneOrganization, kControl, kGuarded, "", control::delete_organization},
    Route{"GET", "/_porthole/v1/users", kControl, kGuarded, "", control::list_users},
    Route{"POST", "/_porthole/v1/users", kControl, kGuarded, "", control::create_user},
    Route{"DELETE", "/_porthole/v1/users/{uuid}", kControl, kGuarded, "", control::delete_user},
    Route{"GET", kAccessTokens, kControl, kGuarded, "", control::list_access_tokens},
    Route{"POST", kAccessTokens, kControl, kGuarded, "", control::create_access_token},
    Route{"DELETE", kOneAccessToken, kControl, kGuarded, "", control::delete_access_token},
    Route{"GET", "/_porthole/v1/requests", kControl, kGuarded, "", control::list_requests},
    Route{"DELETE", "/_porthole/v1/requests", kControl, kGuarded, "", control::delete_requests},
    Route{"GET", "/_porthole/v1/requests/{id}", kControl, kGuarded, "", control::show_request},
    Route{"POST", "/_porthole/v1/verify", kControl, kGuarded, "", control::verify_requests},
    Route{"GET", "/_porthole/v1/faults", kControl, kGuarded, "", control::list_faults},
    Route{"POST", "/_porthole/v1/faults", kControl, kGuarded, "", control::create_fault},
    Route{"DELETE", "/_porthole/v1/faults", kControl, kGuarded, "", control::delete_faults},
    Route{"DELETE", "/_porthole/v1/faults/{id}", kControl, kGuarded, "", control::delete_fault},
    Route{"GET", kTokens, kControl, kGuarded, "", control::list_tokens},
    Route{"POST", kTokens, kControl, kGuarded, "", control::create_token},
    Route{"DELETE", kOneToken, kControl, kGuarded, "", control::delete_token},
    Route{"GET", kSecrets, kControl, kGuarded, "", control::list_secrets},
    Route{"POST", kSecrets, kControl, kGuarded, "", control::create_secret},
    Route{"DELETE", kOneSecret, kControl, kGuarded, "", control::delete_secret},
    Route{"POST", kApproval, kControl, kGuarded, "", control::approve_code},
    Route{"POST", kDenial, kControl, kGuarded, "", control::deny_code},
    Route{"GET", kResponses, kControl, kGuarded, "", control::show_responses},
    Route{"PUT", kResponses, kControl, kGuarded, "", control::set_responses},
    Route{"DELETE", kResponses, kControl, kGuarded, "", control::delete_responses},
};

}  // namespace

const std::vector<Route>& all_routes() {
  static const std::vector<Route> routes(kRoutes.begin(), kRoutes.end());
  return routes;
}

}  // namespace porthole::http
