#include "http/application.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

#include "http/invocation_api.h"
#include "portal/base/digest.h"
#include "portal/base/uuid.h"

namespace porthole::http {
namespace {

constexpr std::string_view kRequestIdHeader = "X-Request-Id";
constexpr std::size_t kRequestIdCharactersMax = 255;

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
Reply preflight_reply(const std::string& allowed) {
  Reply reply = empty_reply();
  reply.add_header("Allow", allowed);
  reply.add_header("Access-Control-Allow-Methods", allowed);
  reply.add_header("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Request-Id");
  reply.add_header("Access-Control-Max-Age", "86400");
  return reply;
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

Reply refusal(const Call& call, const Error& error) {
  return call.match.route->surface == Surface::graphql ? invocations::graphql_error_reply(error)
                                                       : error_reply(error);
}

Reply method_not_allowed(const std::string& allowed) {
  Reply reply = message_reply(405, "Method Not Allowed");
  reply.add_header("Allow", allowed);
  return reply;
}

}  // namespace

std::string Call::base_url() const {
  if (!services.options.public_url.empty()) return services.options.public_url;
  std::string url = request.is_secure ? "https://" : "http://";
  url += request.authority.empty() ? std::string_view("localhost") : request.authority;
  return url;
}

std::string Call::url() const {
  std::string url = base_url();
  url += request.path;
  return url;
}

Application::Application(Services& services) : services_(services), router_(all_routes()) {}

Reply Application::answer(const Request& request) {
  const auto started = std::chrono::steady_clock::now();
  Call call{request, services_};
  Reply reply;
  try {
    reply = dispatch(call);
  } catch (const std::exception& exception) {
    services_.log.error("handler threw",
                        {{"what", exception.what()}, {"path", loggable_path(call)}});
    reply = message_reply(500, "Internal Server Error");
  }
  const std::string request_id = request_id_of(request);
  decorate(call, request_id, reply);
  const auto elapsed = std::chrono::steady_clock::now() - started;
  const Surface surface = call.match.route == nullptr ? Surface::root : call.match.route->surface;
  services_.metrics.count(surface, call.organization ? call.organization->slug : std::string_view(),
                          reply.status, elapsed);
  if (services_.log.is_enabled(LogLevel::info)) {
    services_.log.info(
        "request", {{"method", request.method},
                    {"path", loggable_path(call)},
                    {"status", std::int64_t{reply.status}},
                    {"ms", std::chrono::duration_cast<std::chrono::milliseconds>(elapsed).count()},
                    {"request_id", request_id}});
  }
  return reply;
}

std::optional<Reply> Application::refuse_early(const Request& request) {
  Call call{request, services_};
  router_.find(request.method, request.path, call.match);
  if (call.match.route == nullptr || !admit(call).ok()) return answer(request);
  return std::nullopt;
}

bool Application::may_take_long(std::string_view path) {
  return path.starts_with("/_porthole/v1/") && path != "/_porthole/v1/health";
}

Reply Application::refuse(int status, const std::string& message) {
  const std::string request_id = services_.request_ids.next();
  services_.log.info(
      "refused",
      {{"status", std::int64_t{status}}, {"reason", message}, {"request_id", request_id}});
  Reply reply = message_reply(status, message);
  append_line(reply.common_lines, kRequestIdHeader, request_id);
  return reply;
}

Reply Application::dispatch(Call& call) {
  const Request& request = call.request;
  router_.find(request.method, request.path, call.match);
  if (call.match.route == nullptr) {
    count(call);
    if (request.method == "OPTIONS" && request.path == "*") {
      return preflight_reply("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    }
    if (call.match.allowed.empty()) return message_reply(404, "Not Found");
    return request.method == "OPTIONS" ? preflight_reply(call.match.allowed)
                                       : method_not_allowed(call.match.allowed);
  }
  const Result<void> admitted = admit(call);
  count(call);
  if (!admitted) return refusal(call, admitted.error());
  if (auto limited = services_.limits.refusal(call.rest_windows)) return *std::move(limited);
  Result<Reply> reply = call.match.route->handler(call);
  if (reply) return *std::move(reply);
  if (reply.error().code == ErrorCode::internal) {
    services_.log.error(reply.error().message, {{"path", loggable_path(call)}});
  }
  return refusal(call, reply.error());
}

Result<void> Application::admit(Call& call) {
  const Route& route = *call.match.route;
  if (route.guard == Guard::open) return {};
  if (route.guard == Guard::local) return services_.control_access.check_source(call.request);
  if (route.guard == Guard::control) return services_.control_access.check(call.request);
  const auto bearer = bearer_token(call.request.header("Authorization"));
  if (!bearer) return authentication_required();
  Result<AccessTokenPtr> token = services_.store.authenticate(*bearer);
  if (!token) return std::move(token).error();
  call.token = *std::move(token);
  if (route.guard == Guard::scope) {
    if (Result<void> allowed = check_scope(*call.token, route.scope); !allowed) return allowed;
  }
  const std::string_view slug = call.parameter("org");
  if (slug.empty()) return {};
  Result<OrganizationPtr> organization = services_.store.organization(slug, *call.token);
  if (!organization) return std::move(organization).error();
  call.organization = *std::move(organization);
  return {};
}

void Application::count(Call& call) {
  if (!is_rest_path(call.request.path)) return;
  // Requests outside of an organization, or of nobody, bear the headers but count for none.
  call.rest_windows = services_.limits.count_rest(
      call.organization.get(), call.token == nullptr ? nullptr : call.token->user.get());
}

std::optional<Reply> count_portal_call(Call& call, const Organization& organization) {
  RateLimits& limits = call.services.limits;
  call.portal_window = limits.count_portal(organization);
  return limits.portal_refusal(*call.portal_window);
}

void Application::decorate(const Call& call, std::string_view request_id, Reply& reply) const {
  std::string& lines = reply.common_lines;
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
