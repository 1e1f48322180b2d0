#include "http/api/portals/invocations.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/app/address_check.h"
#include "http/message/graphql_media_type.h"
#include "http/message/json_body.h"
#include "http/observe/redaction.h"
#include "portal/base/ascii.h"
#include "portal/base/utf8.h"

namespace porthole::http::invocations {
namespace {

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

/// What a request to `/v1` asks for.
struct DocumentRequest {
  std::string_view query;
  std::optional<std::string_view> operation_name;
  const json::Value* variables = nullptr;
};

/// Views `body` and `text_variables`, an empty object, which gets variables that are sent as text.
Result<DocumentRequest> read_document_request(const json::Value& body,
                                              json::Document& text_variables) {
  const json::Value* query = member_of(body, "query");
  const json::Value* operation_name = member_of(body, "operationName");
  const json::Value* variables = member_of(body, "variables");
  if (query == nullptr) {
    return Error{ErrorCode::malformed, "\"query\" is missing: it holds the document to execute"};
  }
  if (!query->IsString()) return malformed("query", "a string", *query);
  if (operation_name != nullptr && !operation_name->IsString()) {
    return malformed("operationName", "a string or null", *operation_name);
  }
  if (variables != nullptr && variables->IsString()) {
    Result<json::Document> from_text = read_variables(json::text_of(*variables));
    if (!from_text) return std::move(from_text).error();
    text_variables = *std::move(from_text);
    variables = nullptr;
  }
  if (variables != nullptr && !variables->IsObject()) {
    return malformed("variables", "an object or null", *variables);
  }
  DocumentRequest request{json::text_of(*query), std::nullopt, &text_variables};
  if (operation_name != nullptr) request.operation_name = json::text_of(*operation_name);
  if (variables != nullptr) request.variables = variables;
  return request;
}

/// The organization that a document counts for (chosen): the first that it names of those that the
/// caller can reach, or else the first of all; null when there is none. In open mode, those that it
/// names are brought into being, as by the REST API, and added to `reachable`.
OrganizationPtr organization_of(const Call& call, const std::vector<std::string>& named,
                                std::vector<OrganizationPtr>& reachable) {
  OrganizationPtr first;
  for (const std::string& slug : named) {
    auto found = std::find_if(reachable.begin(), reachable.end(),
                              [&](const OrganizationPtr& one) { return one->slug == slug; });
    if (found == reachable.end()) {
      const Result<OrganizationPtr> made = call.services.store.organization(slug, *call.token);
      // One that is there, but not for this address, stays out of reach.
      if (!made || !check_address(call.request, (*made)->api_settings.allowlist, {})) continue;
      found = reachable.insert(found, *made);
    }
    if (first == nullptr) first = *found;
  }
  if (first != nullptr || reachable.empty()) return first;
  return reachable.front();
}

}  // namespace

Result<Response> call_portal(Call& call) {
  Services& services = call.services;
  const PortalAccess& access = *call.portal_access;
  if (Result<void> allowed =
          check_address(call.request, access.portal->contents.allowlist, "invoke this portal");
      !allowed) {
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
  Outcome outcome = services.invoker.call(access.portal, access.organization, viewer,
                                          {operation_name, *variables, call.request_id});
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
  if (std::optional<Response> refusal = refuse_content_type(call.request)) {
    call.notes.refused = "The content type is not application/json";
    return *std::move(refusal);
  }
  Result<std::vector<OrganizationPtr>> organizations = reachable_organizations(call);
  if (!organizations) return std::move(organizations).error();
  Result<json::Document> body = read_object(call.request.body);
  if (!body) return std::move(body).error();
  json::Document variables(rapidjson::kObjectType);
  const Result<DocumentRequest> read = read_document_request(*body, variables);
  if (!read) return read.error();
  if (read->operation_name) call.notes.operation = *read->operation_name;
  const User& user = *call.token->user;
  GraphqlCharge charge(call.services.graphql_limits, &user);
  OrganizationPtr counted;
  const DocumentHost host = {
      [&](const OperationRequest& operation) {
        counted = organization_of(call, operation.organizations, *organizations);
        return charge.begin(counted.get(), operation.type == graphql::OperationType::mutation,
                            operation.complexity);
      },
      *organizations};
  std::optional<Outcome> outcome = call.services.invoker.execute(
      std::string(read->query), user, {read->operation_name, *read->variables, call.request_id},
      host);
  const bool is_admitted = outcome && charge.finish(outcome->answer.complexity);
  call.graphql_usage = charge.usage();
  if (!is_admitted) {
    call.notes.refused = "The limit of complexity points is exceeded";
    Response refusal = charge.refusal();
    apply_graphql_type(call.request, false, refusal);
    return refusal;
  }
  if (!outcome->operation.empty()) call.notes.operation = std::move(outcome->operation);
  if (equal_ignoring_case(call.request.header("Buildkite-Include-Query-Stats"), "true")) {
    outcome->answer.stats = {outcome->requested_complexity, outcome->answer.complexity};
  }
  Response response = json_response(200, outcome->answer.to_json());
  apply_graphql_type(call.request, !outcome->answer.data.empty(), response);
  return response;
}

}  // namespace porthole::http::invocations
