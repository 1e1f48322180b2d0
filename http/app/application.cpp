#include "http/app/application.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <optional>
#include <utility>

#include "http/app/admission.h"
#include "http/app/commit_response.h"
#include "http/message/content_coding.h"
#include "http/message/graphql_media_type.h"
#include "http/message/response_serializer.h"
#include "http/net/char_class.h"
#include "http/net/limits.h"
#include "http/observe/journal.h"
#include "http/observe/origin.h"
#include "portal/base/ascii.h"

namespace porthole::http {
namespace {

constexpr std::string_view kRequestIdHeader = "X-Request-Id";
constexpr std::size_t kRequestIdCharactersMax = 255;
/// Room for the headers that every response has.
constexpr std::size_t kCommonHeadersBytes = 640;
/// Browsers take a response for what its `Content-Type` says, and for nothing else.
constexpr std::string_view kNoSniffLine = "X-Content-Type-Options: nosniff\r\n";
constexpr std::string_view kOriginLines =
    "Access-Control-Allow-Origin: *\r\nAccess-Control-Expose-Headers: Link\r\n";

/// Whether a client's request id is used as it is: what Rails lets through.
bool is_request_id(std::string_view text) {
  return !text.empty() && text.size() <= kRequestIdCharactersMax &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_alphanumeric(c) || c == '-' || c == '_' || c == '@'; });
}

/// The headers that a page asks to send, if they are names and no more; else the usual ones.
std::string allowed_headers(const Request& request) {
  const std::string_view asked = request.header("Access-Control-Request-Headers");
  const bool is_list = !asked.empty() && std::all_of(asked.begin(), asked.end(), [](char c) {
    return c == ',' || c == ' ' || is(CharClass::token, c);
  });
  return is_list ? std::string(asked) : "Authorization, Content-Type, X-Request-Id";
}

/// The response to `OPTIONS`, which browsers send before a request with a token to another origin.
Response preflight_response(const Request& request, const std::string& allowed) {
  Response response = empty_response();
  response.add_header("Allow", allowed);
  response.add_header("Access-Control-Allow-Methods", allowed);
  response.add_header("Access-Control-Allow-Headers", allowed_headers(request));
  response.add_header("Access-Control-Max-Age", "86400");
  return response;
}

/// Whether a response may be kept by a cache: those of the service, and our style sheet.
bool is_cacheable(const Call& call) {
  if (call.is_on(Surface::control)) return false;
  return !call.is_on(Surface::console) ||
         (call.match.route != nullptr && call.match.route->guard == Guard::local);
}

void append_line(std::string& lines, std::string_view name, std::string_view value) {
  lines += name;
  lines += kAfterHeaderName;
  lines += value;
  lines += kLineEnd;
}

/// Leads to the page for signing in, and from there back to `path`. Relative, so that it also works
/// behind a proxy that adds a prefix to paths.
Response sign_in_redirect(std::string_view path) {
  constexpr std::string_view kPages = "/_porthole/";
  const std::string_view page = path.substr(std::min(kPages.size(), path.size()));
  std::string location = "./";
  for (const char c : page) {
    if (c == '/') location += "../";
  }
  Response response;
  response.status = 303;
  response.add_header("Location", location.append("sign-in?next=").append(page));
  return response;
}

Response refusal(Call& call, const Error& error) {
  call.notes.refused = error.message;
  if (call.is_on(Surface::console) && error.code == ErrorCode::unauthenticated) {
    return sign_in_redirect(call.request.path);
  }
  if (!call.is_on(Surface::graphql)) return error_response(error);
  Response response = graphql_error_response(error);
  apply_graphql_type(call.request, false, response);
  return response;
}

Response method_not_allowed(const std::string& allowed) {
  Response response = message_response(405, "Method Not Allowed");
  response.add_header("Allow", allowed);
  return response;
}

/// The name of the operation that the call will run.
std::string operation_of(const Call& call, const MatchInput& subject) {
  const Invoker& invoker = call.services.invoker;
  if (call.portal_access) {
    return invoker.operation_name(call.portal_access->portal->contents.query,
                                  call.requested_operation());
  }
  const json::Value* body =
      subject.operation_format == OperationFormat::graphql_request ? subject.body_json() : nullptr;
  if (body == nullptr || !body->IsObject()) return {};
  const auto text = [body](std::string_view name) {
    const json::Value* member = json::find(*body, name);
    return member != nullptr && member->IsString() ? json::text_of(*member) : std::string_view();
  };
  const std::string_view name = text("operationName");
  return invoker.operation_name(std::string(text("query")),
                                name.empty() ? std::nullopt : std::optional(name));
}

/// Requests for tokens and codes carry a secret or a code, and so do their responses.
RedactionPolicy policy_of(const Call& call) {
  const Route* route = call.match.route;
  const bool is_grant = call.service_surface() == Surface::portal &&
                        (route == nullptr || route->guard == Guard::open);
  return is_grant ? RedactionPolicy::token_endpoint : RedactionPolicy::standard;
}

/// Slugs have no underscore, and credentials all have one: a credential in the place of a slug is
/// not a name.
PathNames without_credentials(PathNames names) {
  if (names.organization.find('_') != std::string_view::npos) names.organization = {};
  if (names.portal.find('_') != std::string_view::npos) names.portal = {};
  return names;
}

}  // namespace

Application::Application(Services& services, const std::vector<Route>& routes)
    : services_(services), router_(routes) {}

Response Application::respond(const Request& request) {
  const auto started = std::chrono::steady_clock::now();
  const Timestamp received_at = services_.clock.now();
  Call call{request, services_};
  call.request_id = request_id_of(request);
  const PendingChanges changes;
  Response response;
  try {
    response = dispatch(call);
  } catch (const std::exception& exception) {
    services_.log.error("handler threw",
                        {{"what", exception.what()}, {"path", call.loggable_path()}});
    response = message_response(500, "Internal Server Error");
    call.notes.refused = "Internal Server Error";
  }
  const Arrival arrival{received_at, started};
  add_common_headers(call, response);
  if (call.fault) apply_fault(*call.fault, response);
  if (response.delay.count() > 0) {
    response.hold.organization = hold_number(call.path_names().organization);
  }
  if (changes.last() != nullptr) {
    return await_commit(call, std::move(response), changes.last(), arrival);
  }
  finish(call, response, arrival);
  return response;
}

Response Application::await_commit(const Call& call, Response response,
                                   const PendingChangePtr& change, const Arrival& arrival) {
  Response waiting;
  waiting.common_lines = response.common_lines;
  waiting.deferred = std::make_shared<CommitResponse>(
      call, router_, std::move(response), change,
      [this, arrival](Call& kept, Response made, const Result<void>& outcome) {
        if (!outcome) {
          services_.log.error(outcome.error().message, {{"path", kept.loggable_path()}});
          made = refusal(kept, outcome.error());
        }
        finish(kept, made, arrival);
        return made;
      });
  return waiting;
}

void Application::finish(const Call& call, const Response& response, const Arrival& arrival) {
  const auto elapsed = std::chrono::steady_clock::now() - arrival.started;
  measure(call, response.status, elapsed);
  record(call, response, arrival.received_at, elapsed);
  log(call, response, elapsed);
}

std::optional<Response> Application::refuse_early(const Request& request) {
  Call call{request, services_};
  router_.find(request.method, request.path, call.match);
  if (call.match.route == nullptr || !admit(call).ok()) return respond(request);
  return std::nullopt;
}

Response Application::refuse(int status, const std::string& message) {
  const std::string request_id = services_.request_ids.next();
  services_.log.info(
      "refused",
      {{"status", std::int64_t{status}}, {"reason", message}, {"request_id", request_id}});
  Response response = message_response(status, message);
  append_line(response.common_lines, kRequestIdHeader, request_id);
  response.common_lines += kNoSniffLine;
  return response;
}

Response Application::dispatch(Call& call) {
  const Request& request = call.request;
  router_.find(request.method, request.path, call.match);
  if (const std::string_view name = find_repeated_header(request.headers); !name.empty()) {
    count(call);
    return refusal(call, {ErrorCode::malformed, "The header " + std::string(name) +
                                                    " stands twice, and only one value counts"});
  }
  if (call.match.route == nullptr) {
    count(call);
    if (auto injected = inject_fault(call)) return *std::move(injected);
    return refuse_unrouted(call);
  }
  const Result<void> admitted = admit(call);
  count(call);
  if (!admitted) return refusal(call, admitted.error());
  if (auto limited = refuse_past_limit(call)) return *std::move(limited);
  if (auto refused = decode_body(call)) return *std::move(refused);
  if (auto injected = inject_fault(call)) return *std::move(injected);
  Result<Response> response = call.match.route->handler(call);
  if (response) return *std::move(response);
  if (response.error().code == ErrorCode::internal) {
    services_.log.error(response.error().message, {{"path", call.loggable_path()}});
  }
  return refusal(call, response.error());
}

Response Application::refuse_unrouted(Call& call) {
  const Request& request = call.request;
  if (request.method == "OPTIONS" && request.path == "*") {
    return preflight_response(request, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  }
  if (call.match.allowed.empty()) {
    call.notes.refused = "There is nothing at this path";
    return message_response(404, "Not Found");
  }
  if (request.method == "OPTIONS") return preflight_response(request, call.match.allowed);
  call.notes.refused = "This path takes " + call.match.allowed + " only";
  if (call.is_on(Surface::graphql)) return graphql_method_refusal(request, call.match.allowed);
  return method_not_allowed(call.match.allowed);
}

void Application::count(Call& call) {
  if (call.portal_access) {
    call.portal_window = services_.limits.count_portal(*call.portal_access->organization);
  }
  if (call.is_on(Surface::graphql)) {
    call.graphql_usage.windows = services_.graphql_limits.peek(
        nullptr, call.token == nullptr ? nullptr : call.token->user.get());
  }
  if (!call.is_on(Surface::rest)) return;
  // Requests outside of an organization, or without a known user, bear the headers but don't count.
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

std::optional<Response> Application::decode_body(Call& call) {
  const std::string_view coding = call.request.header("Content-Encoding");
  if (coding.empty() || call.request.body.empty()) return std::nullopt;
  // States are text that repeats itself, but not without end.
  constexpr std::size_t kDocumentRatioMax = 100;
  const bool is_document = call.match.route->body == BodySize::document;
  const std::size_t document_bytes_max =
      std::min(kDocumentBytesMax, kDocumentRatioMax * call.request.body.size());
  const std::size_t bytes_max =
      is_document ? std::max(kBodyBytesMax, document_bytes_max) : kBodyBytesMax;
  auto refused = decode_content(call.request.body, coding, bytes_max, call.decoded_body);
  if (!refused) {
    call.request.body = call.decoded_body;
    return std::nullopt;
  }
  call.notes.refused = "The body can't be decoded";
  // A body of the wrong format is refused alike on a surface, coded or not.
  if (refused->status == 400 && call.is_on(Surface::graphql)) {
    return graphql_error_response(
        {ErrorCode::malformed, "Request body is not valid " + std::string(coding)});
  }
  return refused;
}

std::optional<Response> Application::inject_fault(Call& call) {
  if (services_.faults.empty()) return std::nullopt;
  const std::optional<Surface> surface = call.service_surface();
  if (!surface) return std::nullopt;
  const PathNames names = call.path_names();
  MatchInput subject;
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
  subject.token_kind = call.token_kind();
  subject.origin = origin_of(call.request);
  subject.headers = call.request.headers;
  subject.body = call.request.body;
  subject.operation_format = call.operation_format();
  call.fault = services_.faults.fire(subject);
  if (!call.fault) return std::nullopt;
  call.notes.fault = call.fault->id;
  const FaultAction& then = call.fault->fault->then;
  if (!then.replaces_response()) return std::nullopt;
  if (subject.operation_format != OperationFormat::none) call.notes.operation = subject.operation();
  return faulty_response(then);
}

void Application::add_common_headers(const Call& call, Response& response) const {
  std::string& lines = response.common_lines;
  lines.reserve(kCommonHeadersBytes);
  append_line(lines, kRequestIdHeader, call.request_id);
  lines += kNoSniffLine;
  // RFC 6749, 5.1. What the control API and the pages tell is never for a cache.
  if (response.bears_credentials || !is_cacheable(call)) lines += "Cache-Control: no-store\r\n";
  if (call.service_surface()) {
    lines += kOriginLines;
  }
  if (call.portal_window) append_portal_lines(lines, *call.portal_window);
  if (call.is_on(Surface::graphql)) append_graphql_lines(lines, call.graphql_usage);
  if (call.is_on(Surface::rest)) append_rest_lines(lines, call.rest_windows);
}

void Application::measure(const Call& call, int status,
                          std::chrono::steady_clock::duration elapsed) {
  const Route* route = call.match.route;
  const Organization* organization = call.counted_organization();
  services_.metrics.count(
      route == nullptr ? Surface::root : route->surface,
      organization == nullptr ? std::string_view() : std::string_view(organization->slug), status,
      elapsed);
}

void Application::record(const Call& call, const Response& response, Timestamp received_at,
                         std::chrono::steady_clock::duration elapsed) {
  if (!services_.journal.is_on()) return;
  const std::optional<Surface> surface = call.service_surface();
  if (!surface) return;
  const Route* route = call.match.route;
  const RedactionPolicy policy = policy_of(call);
  const PathNames names = without_credentials(call.path_names());
  thread_local std::string text;
  const PathKind path_kind = route == nullptr ? PathKind::unknown : PathKind::routed;
  JournalEntry entry({call.request, response, call.notes, names, call.user(), policy, path_kind},
                     text);
  entry.at = received_at;
  entry.duration = std::chrono::duration_cast<std::chrono::microseconds>(elapsed + response.delay);
  entry.surface = *surface;
  entry.status = response.resets_connection ? 0 : response.status;
  entry.operation_format = call.operation_format();
  entry.token_kind = call.token_kind();
  services_.journal.record(entry);
}

std::string Application::reason_of(const Call& call) {
  if (call.notes.refused.empty()) return {};
  return without_credentials_of(call.request, policy_of(call), call.notes.refused);
}

void Application::log(const Call& call, const Response& response,
                      std::chrono::steady_clock::duration elapsed) const {
  if (!services_.log.is_enabled(LogLevel::info)) return;
  // The client chose both.
  const std::string method = redacted(call.request.method);
  const std::string id = redacted(call.request_id);
  if (response.deferred != nullptr) {
    services_.log.info("request waits",
                       {{"method", method}, {"path", call.loggable_path()}, {"request_id", id}});
    return;
  }
  const std::string reason = reason_of(call);
  const JournalNotes& notes = call.notes;
  const std::string nearest =
      services_.log.is_for_people() && !notes.rule_mismatch.empty()
          ? without_credentials_of(call.request, policy_of(call), notes.rule_mismatch)
          : std::string();
  services_.log.info("request",
                     {{"method", method},
                      {"path", call.loggable_path()},
                      {"status", std::int64_t{response.resets_connection ? 0 : response.status}},
                      {"ms", std::chrono::duration_cast<std::chrono::microseconds>(elapsed)},
                      {"request_id", id},
                      LogField::unless_empty("reason", reason),
                      {"rule", notes.rule},
                      {"fault", notes.fault},
                      LogField::unless_empty("nearest", nearest)});
}

std::string Application::request_id_of(const Request& request) const {
  const std::string_view given = request.header(kRequestIdHeader);
  if (is_request_id(given)) return std::string(given);
  return services_.request_ids.next();
}

}  // namespace porthole::http
