#include "http/api/portals/invocations.h"

#include <optional>
#include <string>
#include <utility>

#include "http/message/json_body.h"
#include "http/message/query_string.h"
#include "portal/base/utf8.h"

namespace porthole::http::invocations {
namespace {

Result<void> check_address(const Call& call, const Portal& portal) {
  const IpAllowlist& allowlist = portal.contents.allowlist;
  const std::optional<IpAddress>& address = call.request.address;
  if (allowlist.empty()) return {};
  if (address && allowlist.allows(*address)) return {};
  // Over a Unix socket there is no address that could be on a list.
  const std::string name = address ? address->to_string() : "none: a Unix socket";
  return Error{ErrorCode::forbidden,
               "Your IP address (" + name + ") is not allowed to invoke this portal"};
}

/// The member `name` of a request to `/v1`, where null is as good as not there.
const json::Value* member_of(const json::Value& body, std::string_view name) {
  const json::Value* member = json::find(body, name);
  return member == nullptr || member->IsNull() ? nullptr : member;
}

Error malformed(std::string_view name, std::string_view type, const json::Value& value) {
  return {ErrorCode::malformed, "\"" + std::string(name) + "\" must be " + std::string(type) +
                                    ", but is " + std::string(json::kind_of(value))};
}

}  // namespace

Result<Reply> call_portal(Call& call) {
  Services& services = call.services;
  const PortalAccess& access = *call.portal_access;
  if (Result<void> allowed = check_address(call, *access.portal); !allowed) {
    return std::move(allowed).error();
  }
  Result<json::Document> variables = read_object(call.request.body);
  if (!variables) return std::move(variables).error();
  const std::string operation_name = operation_asked_for(call.request);
  if (!utf8::is_valid(operation_name)) {
    return Error{ErrorCode::malformed, "\"operation_name\" is not UTF-8"};
  }
  call.notes.operation = operation_name;
  const UserPtr& viewer = access.user != nullptr ? access.user : access.portal->created_by;
  Outcome outcome = services.invoker.call(access.portal, *access.organization, *viewer,
                                          {operation_name, *variables});
  if (!outcome.operation.empty()) call.notes.operation = std::move(outcome.operation);
  call.notes.rule = outcome.rule;
  if (!outcome.nearest.empty()) {
    services.log.info("no response rule matched", {{"organization", access.organization->slug},
                                                   {"portal", access.portal->contents.slug},
                                                   {"nearest", outcome.nearest}});
    call.notes.rule_mismatch = std::move(outcome.nearest);
  }
  Reply reply = json_reply(outcome.status.value_or(200), outcome.answer.to_json());
  reply.delay = outcome.delay;
  return reply;
}

std::string operation_asked_for(const Request& request) {
  return find_parameter(request.query, "operation_name").value_or("");
}

Result<Reply> execute_document(Call& call) {
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
  if (variables != nullptr && !variables->IsObject()) {
    return malformed("variables", "an object or null", *variables);
  }
  if (operation_name != nullptr) call.notes.operation = json::text_of(*operation_name);
  const json::Value none(rapidjson::kObjectType);
  Outcome outcome = call.services.invoker.execute(
      std::string(json::text_of(*query)), *call.token->user,
      call.services.store.organizations(*call.token),
      {operation_name == nullptr ? std::string_view() : json::text_of(*operation_name),
       variables == nullptr ? none : *variables});
  if (!outcome.operation.empty()) call.notes.operation = std::move(outcome.operation);
  return json_reply(200, outcome.answer.to_json());
}

Reply graphql_error_reply(const Error& error) {
  // The words are the service's own, with the address of another page than REST's.
  const std::string_view message =
      error.code == ErrorCode::unauthenticated
          ? "Authentication required. Please supply a valid API Access Token: "
            "https://buildkite.com/docs/apis/graphql-api#authentication"
          : std::string_view(error.message);
  Reply reply = error_reply(error);
  json::Writer writer;
  writer.begin_object();
  writer.key("errors");
  writer.begin_array();
  writer.begin_object();
  writer.member("message", message);
  writer.end_object();
  writer.end_array();
  writer.end_object();
  reply.body = writer.take();
  return reply;
}

}  // namespace porthole::http::invocations
