#include "http/api/control/responses.h"

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "http/api/control/body_reader.h"

namespace porthole::http::control {
namespace {

constexpr std::string_view kPointer = "/rules";

void write_misfits(json::Writer& writer, const std::vector<graphql::RuleMisfit>& misfits) {
  writer.key("skipped");
  writer.begin_array();
  for (const graphql::RuleMisfit& misfit : misfits) {
    writer.begin_object();
    writer.key("rule");
    writer.integer(static_cast<std::int64_t>(misfit.rule));
    writer.key("problems");
    writer.begin_array();
    for (const graphql::RuleProblem& problem : misfit.problems) {
      writer.begin_object();
      writer.member("path", problem.path);
      writer.member("message", problem.message);
      writer.end_object();
    }
    writer.end_array();
    writer.end_object();
  }
  writer.end_array();
}

Response rules_response(Call& call, const Portal& portal) {
  json::Writer writer;
  writer.begin_object();
  writer.key("rules");
  writer.raw(portal.responses == nullptr ? std::string_view("[]") : portal.responses->json());
  const auto misfits = call.services.invoker.policy()->find_misfits(portal, kPointer);
  if (!misfits.empty()) write_misfits(writer, misfits);
  writer.end_object();
  return json_response(200, writer);
}

}  // namespace

Result<Response> show_responses(Call& call) {
  Result<PortalPtr> portal =
      call.services.store.portal(call.parameter("org"), call.parameter("slug"));
  if (!portal) return std::move(portal).error();
  return rules_response(call, **portal);
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
      call.services.invoker.policy()->read_responses(*rules, kPointer, (*portal)->contents.query);
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
  return rules_response(call, **portal);
}

Result<Response> delete_responses(Call& call) {
  Result<PortalPtr> portal =
      call.services.store.set_responses(call.parameter("org"), call.parameter("slug"), nullptr);
  if (!portal) return std::move(portal).error();
  return empty_response();
}

}  // namespace porthole::http::control
