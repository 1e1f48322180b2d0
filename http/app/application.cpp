#include "http/app/application.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

#include "http/message/query_string.h"
#include "http/observe/journal.h"
#include "portal/base/digest.h"
#include "portal/base/uuid.h"

namespace porthole::http {
namespace {

constexpr std::string_view kRequestIdHeader = "X-Request-Id";
constexpr std::size_t kRequestIdCharactersMax = 255;
/// Of a URL that a path is put behind, with that.
constexpr std::size_t kUsualUrlBytes = 120;

bool is_rest_path(std::string_view path) {
  return path == "/v2" || path.starts_with("/v2/");
}

/// Whether pages of any origin may read answers from there: they need a token anyway. Known of the
/// REST API; of portals and GraphQL a guess.
bool is_open_to_pages(std::string_view path) {
  return is_rest_path(path) || path == "/v1" || path.starts_with("/organizations/");
}

/// Whether a client's request id may be taken over: what Rails lets through.
bool is_request_id(std::string_view text) {
  return !text.empty() && text.size() <= kRequestIdCharactersMax &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_' || c == '@';
         });
}

/// What a browser asks before it sends a request with a token to another origin.
Response preflight_response(const std::string& allowed) {
  Response response = empty_response();
  response.add_header("Allow", allowed);
  response.add_header("Access-Control-Allow-Methods", allowed);
  response.add_header("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Request-Id");
  response.add_header("Access-Control-Max-Age", "86400");
  return response;
}

void append_line(std::string& lines, std::string_view name, std::string_view value) {
  lines += name;
  lines += ": ";
  lines += value;
  lines += "\r\n";
}

/// The path as the log may have it: who has a code can approve it.
std::string loggable_path(const Call& call) {
  std::string path(call.request.path);
  const std::string_view code = call.parameter("code");
  if (code.empty()) return path;
  const std::size_t place = path.rfind(code);
  if (place == std::string::npos) return "…";  // It was sent with escapes.
  constexpr std::size_t kShown = 4;
  const std::size_t hidden = code.size() - std::min(code.size() / 2, kShown);
  return path.replace(place, hidden, "…");
}

Response refusal(Call& call, const Error& error) {
  call.notes.refused = error.message;
  return call.match.route->surface == Surface::graphql ? graphql_error_response(error)
                                                       : error_response(error);
}

/// Where a request for that route has variables, if it has any.
Variables variables_of(const Route* route) {
  if (route == nullptr) return Variables::none;
  if (route->guard == Guard::portal) return Variables::body;
  return route->surface == Surface::graphql ? Variables::member : Variables::none;
}

/// `service`, `ephemeral`, `user`, `access`; empty when none is known.
std::string_view token_kind_of(const Call& call) {
  if (call.portal_access) return name_of(call.portal_access->token->kind);
  return call.token == nullptr ? std::string_view() : std::string_view("access");
}

/// Whom the call acts as; null when that isn't known.
const User* user_of(const Call& call) {
  if (call.portal_access) return call.portal_access->user.get();
  return call.token == nullptr ? nullptr : call.token->user.get();
}

/// The organization and the portal that the path names.
PathNames names_of(const Call& call) {
  if (call.match.route == nullptr) return names_in_path(call.request.path);
  PathNames names;
  names.organization = call.parameter("org");
  if (!names.organization.empty()) names.portal = call.parameter("slug");
  return names;
}

/// The name of the operation that the call is going to run.
std::string operation_of(const Call& call, const MatchSubject& subject) {
  const Invoker& invoker = call.services.invoker;
  if (call.portal_access) {
    return invoker.operation_name(call.portal_access->portal->contents.query,
                                  call.requested_operation());
  }
  const json::Value* body =
      subject.variables_in == Variables::member ? subject.body_json() : nullptr;
  if (body == nullptr || !body->IsObject()) return {};
  const auto text = [body](std::string_view name) {
    const json::Value* member = json::find(*body, name);
    return member != nullptr && member->IsString() ? std::string(json::text_of(*member))
                                                   : std::string();
  };
  return invoker.operation_name(text("query"), text("operationName"));
}

Response method_not_allowed(const std::string& allowed) {
  Response response = message_response(405, "Method Not Allowed");
  response.add_header("Allow", allowed);
  return response;
}

}  // namespace

std::string Call::base_url() const {
  if (!services.options.public_url.empty()) return services.options.public_url;
  std::string url;
  url.reserve(kUsualUrlBytes);
  url += request.is_secure ? "https://" : "http://";
  url += request.authority.empty() ? std::string_view("localhost") : request.authority;
  return url;
}

std::string Call::requested_operation() const {
  return find_parameter(request.query, "operation_name").value_or("");
}

std::string Call::url() const {
  std::string url = base_url();
  url += request.path;
  return url;
}

Application::Application(Services& services) : services_(services), router_(all_routes()) {}

Response Application::answer(const Request& request) {
  const auto started = std::chrono::steady_clock::now();
  const Timestamp came_at = services_.clock.now();
  Call call{request, services_};
  Response response;
  try {
    response = dispatch(call);
  } catch (const std::exception& exception) {
    services_.log.error("handler threw",
                        {{"what", exception.what()}, {"path", loggable_path(call)}});
    response = message_response(500, "Internal Server Error");
    call.notes.refused = "Internal Server Error";
  }
  const std::string request_id = request_id_of(request);
  decorate(call, request_id, response);
  if (call.fault) apply_fault(*call.fault, response);
  const auto elapsed = std::chrono::steady_clock::now() - started;
  measure(call, response.status, elapsed);
  record(call, response, came_at, elapsed);
  log(call, response, request_id, elapsed);
  return response;
}

std::optional<Response> Application::refuse_early(const Request& request) {
  Call call{request, services_};
  router_.find(request.method, request.path, call.match);
  if (call.match.route == nullptr || !admit(call).ok()) return answer(request);
  return std::nullopt;
}

bool Application::may_take_long(std::string_view path) {
  return path.starts_with("/_porthole/v1/") && path != "/_porthole/v1/health";
}

Response Application::refuse(int status, const std::string& message) {
  const std::string request_id = services_.request_ids.next();
  services_.log.info(
      "refused",
      {{"status", std::int64_t{status}}, {"reason", message}, {"request_id", request_id}});
  Response response = message_response(status, message);
  append_line(response.common_lines, kRequestIdHeader, request_id);
  return response;
}

void Application::log(const Call& call, const Response& response, std::string_view request_id,
                      std::chrono::steady_clock::duration elapsed) const {
  if (!services_.log.is_enabled(LogLevel::info)) return;
  if (response.pending != nullptr) {
    services_.log.info("request waits", {{"method", call.request.method},
                                         {"path", loggable_path(call)},
                                         {"request_id", request_id}});
    return;
  }
  services_.log.info(
      "request", {{"method", call.request.method},
                  {"path", loggable_path(call)},
                  {"status", std::int64_t{response.status}},
                  {"ms", std::chrono::duration_cast<std::chrono::milliseconds>(elapsed).count()},
                  {"request_id", request_id}});
}

Response Application::dispatch(Call& call) {
  const Request& request = call.request;
  router_.find(request.method, request.path, call.match);
  if (call.match.route == nullptr) {
    count(call);
    if (auto injected = inject_fault(call)) return *std::move(injected);
    return refuse_unrouted(call);
  }
  const Result<void> admitted = admit(call);
  count(call);
  if (!admitted) return refusal(call, admitted.error());
  if (auto limited = refuse_past_limit(call)) return *std::move(limited);
  if (auto injected = inject_fault(call)) return *std::move(injected);
  Result<Response> response = call.match.route->handler(call);
  if (response) return *std::move(response);
  if (response.error().code == ErrorCode::internal) {
    services_.log.error(response.error().message, {{"path", loggable_path(call)}});
  }
  return refusal(call, response.error());
}

Response Application::refuse_unrouted(Call& call) {
  const Request& request = call.request;
  if (request.method == "OPTIONS" && request.path == "*") {
    return preflight_response("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  }
  if (call.match.allowed.empty()) {
    call.notes.refused = "There is nothing at this path";
    return message_response(404, "Not Found");
  }
  if (request.method == "OPTIONS") return preflight_response(call.match.allowed);
  call.notes.refused = "This path takes " + call.match.allowed + " only";
  return method_not_allowed(call.match.allowed);
}

Result<void> Application::admit(Call& call) {
  switch (call.match.route->guard) {
    case Guard::open:
      return {};
    case Guard::local:
      return services_.local_access.check_source(call.request);
    case Guard::control:
      return services_.local_access.check(call.request);
    case Guard::portal:
      return admit_to_portal(call);
    case Guard::token:
    case Guard::scope:
      return admit_bearer(call);
  }
  return {};
}

Result<void> Application::admit_to_portal(Call& call) const {
  Result<PortalAccess> access = services_.store.authenticate_portal(
      call.parameter("org"), call.parameter("slug"),
      bearer_token(call.request.header("Authorization")), services_.clock.now());
  if (!access) return std::move(access).error();
  call.portal_access = *std::move(access);
  return {};
}

Result<void> Application::admit_bearer(Call& call) {
  const Route& route = *call.match.route;
  const auto bearer = bearer_token(call.request.header("Authorization"));
  if (!bearer) return authentication_required();
  const std::string_view slug = call.parameter("org");
  Result<Caller> caller = services_.store.authenticate(*bearer, slug);
  if (!caller) return std::move(caller).error();
  call.token = std::move(caller->token);
  if (route.guard == Guard::scope) {
    if (Result<void> allowed = check_scope(*call.token, route.scope); !allowed) return allowed;
  }
  if (slug.empty()) return {};
  call.organization = std::move(caller->organization);
  if (call.organization != nullptr) return {};
  Result<OrganizationPtr> organization = services_.store.organization(slug, *call.token);
  if (!organization) return std::move(organization).error();
  call.organization = *std::move(organization);
  return {};
}

void Application::count(Call& call) {
  if (call.portal_access) {
    call.portal_window = services_.limits.count_portal(*call.portal_access->organization);
  }
  if (!is_rest_path(call.request.path)) return;
  // Requests outside of an organization, or of nobody, bear the headers but count for none.
  call.rest_windows = services_.limits.count_rest(
      call.organization.get(), call.token == nullptr ? nullptr : call.token->user.get());
}

std::optional<Response> Application::refuse_past_limit(Call& call) const {
  const RateLimits& limits = services_.limits;
  std::optional<Response> refused = call.portal_window ? limits.portal_refusal(*call.portal_window)
                                                       : limits.refusal(call.rest_windows);
  if (refused) call.notes.refused = "The rate limit is exceeded";
  return refused;
}

void Application::measure(const Call& call, int status,
                          std::chrono::steady_clock::duration elapsed) {
  const Route* route = call.match.route;
  const OrganizationPtr& organization =
      call.portal_access ? call.portal_access->organization : call.organization;
  services_.metrics.count(route == nullptr ? Surface::root : route->surface,
                          organization ? organization->slug : std::string_view(), status, elapsed);
}

std::optional<Response> Application::inject_fault(Call& call) {
  if (services_.faults.none()) return std::nullopt;
  const std::optional<Surface> surface = journaled_surface(call.request.path);
  if (!surface) return std::nullopt;
  const PathNames names = names_of(call);
  MatchSubject subject;
  subject.organization = names.organization;
  subject.method = call.request.method;
  subject.path = call.request.path;
  subject.surface = *surface;
  subject.portal = names.portal;
  std::optional<std::string> operation;
  subject.operation = [&] {
    if (!operation) operation = operation_of(call, subject);
    return *operation;
  };
  subject.token_kind = token_kind_of(call);
  subject.headers = call.request.headers;
  subject.body = call.request.body;
  subject.variables_in = variables_of(call.match.route);
  call.fault = services_.faults.fire(subject);
  if (!call.fault) return std::nullopt;
  call.notes.fault = call.fault->id;
  const FaultAction& then = call.fault->fault->then;
  if (!then.replaces_answer()) return std::nullopt;
  if (subject.variables_in != Variables::none) call.notes.operation = subject.operation();
  return faulty_response(then);
}

void Application::record(const Call& call, const Response& response, Timestamp came_at,
                         std::chrono::steady_clock::duration elapsed) {
  if (!services_.journal.is_on()) return;
  const std::optional<Surface> surface = journaled_surface(call.request.path);
  if (!surface) return;
  const Route* route = call.match.route;
  // Who asks for a token sends a secret and perhaps a code, and is sent one.
  const bool is_grant =
      *surface == Surface::portal && (route == nullptr || route->guard == Guard::open);
  const RedactionPolicy policy =
      is_grant ? RedactionPolicy::token_endpoint : RedactionPolicy::standard;
  PathNames names = names_of(call);
  // No slug has an underscore, and every credential that looks like one does.
  if (names.organization.find('_') != std::string::npos) names.organization.clear();
  if (names.portal.find('_') != std::string::npos) names.portal.clear();
  thread_local std::string text;
  JournalEntry entry({call.request, response, call.notes, names, user_of(call), policy}, text);
  entry.at = came_at;
  entry.duration = std::chrono::duration_cast<std::chrono::microseconds>(elapsed + response.delay);
  entry.surface = *surface;
  entry.status = response.resets_connection ? 0 : response.status;
  entry.variables_in = variables_of(route);
  entry.token_kind = token_kind_of(call);
  services_.journal.record(entry);
}

void Application::decorate(const Call& call, std::string_view request_id,
                           Response& response) const {
  std::string& lines = response.common_lines;
  lines.reserve(512);
  append_line(lines, kRequestIdHeader, request_id);
  if (is_open_to_pages(call.request.path)) {
    lines += "Access-Control-Allow-Origin: *\r\nAccess-Control-Expose-Headers: Link\r\n";
  }
  if (call.portal_window) append_portal_lines(lines, *call.portal_window);
  if (!is_rest_path(call.request.path)) return;
  append_rest_lines(lines, call.rest_windows);
}

std::string Application::request_id_of(const Request& request) const {
  const std::string_view given = request.header(kRequestIdHeader);
  if (is_request_id(given)) return std::string(given);
  return services_.request_ids.next();
}

}  // namespace porthole::http
