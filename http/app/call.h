#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/app/rate_limits.h"
#include "http/app/services.h"
#include "http/message/request.h"
#include "http/message/router.h"
#include "http/observe/journal_entry.h"
#include "http/testkit/fault.h"
#include "portal/access_token.h"
#include "portal/organization.h"
#include "portal/rate_counter.h"
#include "store/store.h"

namespace porthole::http {

/// A request on its way through the application, with what each step found out for the next.
/// Belongs to one thread. Views the request, so it lives no longer.
struct Call {
  /// Its body is decoded before the handler sees it.
  Request request;
  Services& services;
  /// The value of `X-Request-Id` in the response.
  std::string request_id = {};
  RouteMatch match = {};
  /// With `Guard::token` and `Guard::scope`.
  AccessTokenPtr token = nullptr;
  /// With `Guard::portal`.
  std::optional<PortalAccess> portal_access = {};
  /// The organization that the path names, if the caller may see it.
  OrganizationPtr organization = nullptr;
  /// On the REST API: the rate windows, this request included.
  RateWindows rest_windows = {};
  /// On the GraphQL API, likewise.
  GraphqlUsage graphql_usage = {};
  /// On a portal: the same.
  std::optional<RateWindow> portal_window = {};
  /// The fault that was injected, if any.
  std::optional<TriggeredFault> fault = {};
  /// What the handler and the steps before it tell the journal.
  JournalNotes notes = {};
  /// What the body views if it came with a coding.
  std::string decoded_body = {};

  std::string_view parameter(std::string_view name) const { return match.parameters.get(name); }
  /// Whether the request is of that surface, whether or not it has a route.
  bool is_on(Surface surface) const { return match.surface == surface; }
  /// The surface, if it is one of the real service's.
  std::optional<Surface> service_surface() const;

  /// What URLs in the response begin with: `http://127.0.0.1:8080`, or the public URL.
  std::string base_url() const;
  /// The request's own URL without its query.
  std::string url() const;
  /// The path without credentials, nor the code that it may name: whoever has it can approve it.
  std::string loggable_path() const;

  /// The organization and the portal that the path names.
  PathNames path_names() const;
  /// The name in `?operation_name=NAME`; none when that is empty.
  std::optional<std::string> requested_operation() const;
  /// How the request names its operation.
  OperationFormat operation_format() const;
  /// `service`, `ephemeral`, `user`, `access`; empty when the token isn't known.
  std::string_view token_kind() const;
  /// The user that the token acts as; null when there is none.
  const User* user() const;
  /// The organization that the request counts for; null when there is none.
  const Organization* counted_organization() const;
};

}  // namespace porthole::http
