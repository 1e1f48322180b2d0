#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "http/message/response.h"
#include "portal/base/result.h"
#include "portal/organization.h"

namespace porthole::http {

struct Call;

/// Answers one call: decodes it, makes one call on the store, and encodes the result.
using Handler = Result<Response> (*)(Call& call);

/// A set of routes with the same conventions: authentication, limits, headers, form of errors.
enum class Surface : std::uint8_t {
  root,     ///< `GET /`: no authentication, no limits.
  rest,     ///< `/v2`: the vendor's REST API.
  portal,   ///< `/organizations/{org}/portals/{slug}`: the portals themselves.
  graphql,  ///< `/v1`: the vendor's GraphQL API.
  control,  ///< `/_porthole/v1`: ours.
  console,  ///< `/_porthole`: pages for people.
};

inline constexpr std::size_t kSurfaces = 6;

/// `rest`, `portal`, …: its name in the journal, the metrics and the control API.
std::string_view name_of(Surface surface);

/// Whether the real service has that surface. Only those are journaled, can have faults, and are
/// open to web pages of any origin, which need a token anyway. (That is documented for the REST
/// API; for portals and GraphQL it is a guess.)
constexpr bool is_service(Surface surface) {
  return surface == Surface::rest || surface == Surface::portal || surface == Surface::graphql;
}

/// Who may call a route.
enum class Guard : std::uint8_t {
  open,     ///< Anyone.
  token,    ///< Any access token.
  scope,    ///< An access token with the route's scope.
  portal,   ///< A token that opens the path's portal.
  local,    ///< Whoever asks for this machine: `LocalAccess::check_source`.
  page,     ///< The same from this machine, or signed in: `LocalAccess::check_page`.
  control,  ///< The same with the control token if one is set: `LocalAccess::check`.
};

/// How a request names its operation and carries its variables.
enum class OperationFormat : std::uint8_t {
  none,  ///< It runs no operation.
  /// A call of a portal: `?operation_name=NAME`, and the body is the variables.
  portal_call,
  /// The GraphQL API: members `query`, `operationName` and `variables` of the body.
  graphql_request,
};

/// Where a handler runs.
enum class RunsOn : std::uint8_t {
  loop,    ///< On the event loop: it takes microseconds, and never blocks.
  worker,  ///< On a worker thread: it may read or write all of the state.
};

/// How large the body of a route's requests may be.
enum class BodySize : std::uint8_t {
  usual,     ///< As the user's options say.
  document,  ///< As large as a whole state, which the control API exports and takes back.
};

/// One row of the table of routes.
struct Route {
  std::string_view method;
  /// `/v2/organizations/{org}`: literal segments, and names in braces that stand for one segment.
  std::string_view pattern;
  Surface surface = Surface::rest;
  Guard guard = Guard::scope;
  /// With `Guard::scope`.
  std::string_view scope = {};
  Handler handler = nullptr;
  OperationFormat operation = OperationFormat::none;
  RunsOn runs_on = RunsOn::loop;
  BodySize body = BodySize::usual;
  /// With `Guard::scope` and `{org}`: the least role that the token's user needs there.
  Role role = Role::member;
};

}  // namespace porthole::http
