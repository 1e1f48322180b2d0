#include "http/api/control/responses.h"

#include <memory>
#include <utility>
#include <variant>

#include "http/api/control/body_reader.h"

namespace porthole::http::control {
namespace {

Response rules_response(const Portal& portal) {
  json::Writer writer;
  writer.begin_object();
  writer.key("rules");
  writer.raw(portal.responses == nullptr ? std::string_view("[]") : portal.responses->json());
  writer.end_object();
  return json_response(200, writer);
}

}  // namespace

Result<Response> show_responses(Call& call) {
  Result<PortalPtr> portal =
      call.services.store.portal(call.parameter("org"), call.parameter("slug"));
  if (!portal) return std::move(portal).error();
  return rules_response(**portal);
}

Result<Response> set_responses(Call& call) {
  Store& store = call.services.store;
  const std::string_view organization = call.parameter("org");
  Result<PortalPtr> portal = store.portal(organization, call.parameter("slug"));
  if (!portal) return std::move(portal).error();
  BodyReader body(call.request.body);
  const json::Value* rules = body.members().array("rules", Need::required);
  if (auto refusal = body.refusal()) return *std::move(refusal);
  auto read =
      call.services.invoker.policy()->read_responses(*rules, "/rules", (*portal)->contents.query);
  if (auto* problems = std::get_if<graphql::RuleProblems>(&read)) {
    Findings findings;
    for (graphql::RuleProblem& problem : *problems) {
      findings.push_back({std::move(problem.path), std::move(problem.message)});
    }
    return findings_response(findings);
  }
  portal = store.set_responses(organization, call.parameter("slug"),
                               std::get<std::shared_ptr<graphql::ResponseRules>>(std::move(read)));
  if (!portal) return std::move(portal).error();
  return rules_response(**portal);
}

Result<Response> delete_responses(Call& call) {
  Result<PortalPtr> portal =
      call.services.store.set_responses(call.parameter("org"), call.parameter("slug"), nullptr);
  if (!portal) return std::move(portal).error();
  return empty_response();
}

}  // namespace porthole::http::control
