#include "http/api/portals/invocations.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "http/message/json_body.h"
#include "http/observe/redaction.h"
#include "portal/base/ip_address.h"
#include "portal/base/utf8.h"

namespace porthole::http::invocations {
namespace {

Result<void> check_address(const Call& call, const Portal& portal) {
  const IpAllowlist& allowlist = portal.contents.allowlist;
  const std::optional<IpAddress>& address = call.request.address;
  if (allowlist.empty()) return {};
  if (address && allowlist.allows(*address)) return {};
  // A Unix socket has no address that could be on the list.
  const std::string name = address ? address->to_string() : "none: a Unix socket";
  return Error{ErrorCode::forbidden,
               "Your IP address (" + name + ") is not allowed to invoke this portal"};
}

/// The member `name` of a request to `/v1`; null when it is missing or JSON null.
const json::Value* member_of(const json::Value& body, std::string_view name) {
  const json::Value* member = json::find(body, name);
  return member == nullptr || member->IsNull() ? nullptr : member;
}

Error malformed(std::string_view name, std::string_view type, const json::Value& value) {
  return {ErrorCode::malformed, "\"" + std::string(name) + "\" must be " + std::string(type) +
                                    ", but is " + std::string(json::kind_of(value))};
}

/// Variables that are sent as a string of JSON text, as some clients do; an empty one has none.
Result<json::Document> read_variables(std::string_view text) {
  Result<json::Document> read = read_object(text);
  if (read) return read;
  return Error{ErrorCode::malformed,
               "\"variables\" must be an object, null, or a string of a JSON object's text"};
}

}  // namespace

Result<Response> call_portal(Call& call) {
  Services& services = call.services;
  const PortalAccess& access = *call.portal_access;
  if (Result<void> allowed = check_address(call, *access.portal); !allowed) {
    return std::move(allowed).error();
  }
  Result<json::Document> variables = read_object(call.request.body);
  if (!variables) return std::move(variables).error();
  const std::optional<std::string> operation_name = call.requested_operation();
  if (operation_name && !utf8::is_valid(*operation_name)) {
    return Error{ErrorCode::malformed, "\"operation_name\" is not UTF-8"};
  }
  call.notes.operation = operation_name.value_or("");
  const UserPtr& viewer = access.user != nullptr ? access.user : access.portal->created_by;
  Outcome outcome = services.invoker.call(access.portal, *access.organization, *viewer,
                                          {operation_name, *variables});
  if (!outcome.operation.empty()) call.notes.operation = std::move(outcome.operation);
  call.notes.rule = outcome.rule;
  if (!outcome.nearest.empty()) {
    // The journal says what differs: the log shows no values.
    services.log.info("no response rule matched", {{"organization", access.organization->slug},
                                                   {"portal", access.portal->contents.slug},
                                                   {"operation", redacted(call.notes.operation)}});
    call.notes.rule_mismatch = std::move(outcome.nearest);
  }
  Response response = json_response(outcome.status.value_or(200), outcome.answer.to_json());
  response.delay = outcome.delay;
  return response;
}

Result<Response> execute_document(Call& call) {
  Result<json::Document> body = read_object(call.request.body);
  if (!body) return std::move(body).error();
  const json::Value* query = member_of(*body, "query");
  const json::Value* operation_name = member_of(*body, "operationName");
  const json::Value* variables = member_of(*body, "variables");
  if (query == nullptr) {
    return Error{ErrorCode::malformed, "\"query\" is missing: it holds the document to execute"};
  }
  if (!query->IsString()) return malformed("query", "a string", *query);
  if (operation_name != nullptr && !operation_name->IsString()) {
    return malformed("operationName", "a string or null", *operation_name);
  }
  json::Document read(rapidjson::kObjectType);
  if (variables != nullptr && variables->IsString()) {
    Result<json::Document> from_text = read_variables(json::text_of(*variables));
    if (!from_text) return std::move(from_text).error();
    read = *std::move(from_text);
    variables = &read;
  }
  if (variables != nullptr && !variables->IsObject()) {
    return malformed("variables", "an object or null", *variables);
  }
  if (operation_name != nullptr) call.notes.operation = json::text_of(*operation_name);
  Outcome outcome = call.services.invoker.execute(
      std::string(json::text_of(*query)), *call.token->user,
      call.services.store.organizations(*call.token),
      {operation_name == nullptr ? std::nullopt : std::optional(json::text_of(*operation_name)),
       variables == nullptr ? read : *variables});
  if (!outcome.operation.empty()) call.notes.operation = std::move(outcome.operation);
  return json_response(200, outcome.answer.to_json());
}

}  // namespace porthole::http::invocations
