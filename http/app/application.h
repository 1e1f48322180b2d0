#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "http/app/services.h"
#include "http/message/request.h"
#include "http/message/response.h"
#include "http/message/router.h"
#include "http/observe/journal_entry.h"
#include "http/testkit/fault_injection.h"
#include "portal/access_token.h"
#include "portal/organization.h"
#include "store/store.h"

namespace porthole::http {

/// One request on its way: what the steps before a handler found out for it.
struct Call {
  const Request& request;
  Services& services;
  RouteMatch match = {};
  /// With `Guard::token` and `Guard::scope`.
  AccessTokenPtr token = nullptr;
  /// With `Guard::portal`.
  std::optional<PortalAccess> portal_access = {};
  /// Of the path's `{org}`, when it has one and the caller may know of it.
  OrganizationPtr organization = nullptr;
  /// On the REST API: this request counted in.
  RestWindows rest_windows = {};
  /// On a portal: the same.
  std::optional<RateWindow> portal_window = {};
  /// What goes wrong on purpose, if anything does.
  std::optional<TriggeredFault> fault = {};
  /// What the journal is to say of it.
  CallNotes notes = {};

  std::string_view parameter(std::string_view name) const { return match.parameters.get(name); }
  /// What URLs begin with: `http://127.0.0.1:8080`, or the public URL.
  std::string base_url() const;
  /// The name in `?operation_name=NAME`; empty when there is none.
  std::string requested_operation() const;
  /// The request's own URL without its query.
  std::string url() const;
};

/// A request's way: route, authentication, rate limit, scope, organization, faults, handler; then
/// what every answer of the surface bears, the journal, and the log line. Safe from any thread.
class Application {
 public:
  /// `services` must outlive the application.
  explicit Application(Services& services);

  /// Never throws: what a handler throws is a logged 500.
  Response answer(const Request& request);

  /// The answer to a request that is refused whatever its body, if that is so: for clients that
  /// send only the head and ask whether to go on. Not counted as a request.
  std::optional<Response> refuse_early(const Request& request);

  /// Whether answers to requests of that path may walk over all of the state, so that others should
  /// not wait for them.
  static bool may_take_long(std::string_view path);

  /// The answer to what can't be read as a request.
  Response refuse(int status, const std::string& message);

 private:
  Response dispatch(Call& call);
  /// The steps before the handler.
  Result<void> admit(Call& call);
  void count(Call& call);
  Result<void> admit_bearer(Call& call);
  Result<void> admit_to_portal(Call& call) const;
  std::optional<Response> refuse_past_limit(Call& call) const;
  Response refuse_unrouted(Call& call);
  void measure(const Call& call, int status, std::chrono::steady_clock::duration elapsed);
  std::optional<Response> inject_fault(Call& call);
  void log(const Call& call, const Response& response, std::string_view request_id,
           std::chrono::steady_clock::duration elapsed) const;
  void record(const Call& call, const Response& response, Timestamp came_at,
              std::chrono::steady_clock::duration elapsed);
  void decorate(const Call& call, std::string_view request_id, Response& response) const;
  std::string request_id_of(const Request& request) const;

  Services& services_;
  const Router router_;
};

}  // namespace porthole::http
