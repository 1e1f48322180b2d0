#include "portal/graphql/respond/response_rule_parser.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "portal/base/duration.h"
#include "portal/graphql/mock/overrides.h"
#include "portal/graphql/respond/json_match.h"
#include "portal/graphql/respond/pin_checker.h"
#include "portal/graphql/respond/response_errors.h"
#include "portal/graphql/respond/rule_problem_list.h"

namespace porthole::graphql {

namespace {

/// Parses rules, and checks whether they fit a document.
class RuleParser {
 public:
  /// Without a document (null) rules have no operations to fit, and fit.
  RuleParser(const Document* document, const Schema* schema, RuleProblems& problems)
      : document_(document), problems_(problems) {
    if (document != nullptr) pins_.emplace(*document, schema);
  }

  std::vector<ResponseRule> read_rules(const json::Value& rules, const std::string& path);
  ResponseRule read_rule(const json::Value& value, const std::string& path);

 private:
  /// Operations that a rule may answer.
  using Operations = std::vector<const OperationDefinition*>;

  Operations read_when(const json::Value& when, const std::string& path, ResponseRule& rule);
  Operations read_operation(const json::Value& name, const std::string& path, ResponseRule& rule);
  void read_variables(const json::Value& when, const std::string& path,
                      const Operations& operations, ResponseRule& rule);
  void read_sequence(const json::Value& sequence, const std::string& path,
                     const Operations& operations, ResponseRule& rule);
  RuleResponse read_response(const json::Value& object, const std::string& path,
                             const Operations& operations);
  void read_data(const json::Value& data, const std::string& path, const Operations& operations,
                 RuleResponse& response);

  const Document* document_;
  std::optional<PinChecker> pins_;
  RuleProblemList problems_;
};

Overrides copy_of(const json::Value& object) {
  OverridesBuilder copy;
  copy.merge(object);
  return copy.finish();
}

Overrides null_data() {
  return std::make_shared<const json::Value>();
}

bool declares(const OperationDefinition& operation, std::string_view variable) {
  return std::any_of(
      operation.variables.begin(), operation.variables.end(),
      [&](const VariableDefinition& definition) { return definition.name.text == variable; });
}

RuleParser::Operations RuleParser::read_operation(const json::Value& name, const std::string& path,
                                                  ResponseRule& rule) {
  Operations operations;
  if (!name.IsString()) {
    problems_.refuse_kind(path, "the name of an operation", name);
    return operations;
  }
  rule.operation = std::string(json::text_of(name));
  if (document_ == nullptr) return operations;
  std::string known;
  for (const Definition& definition : document_->definitions()) {
    const OperationDefinition* operation = definition.operation();
    if (operation == nullptr) continue;
    if (operation->name.text == *rule.operation) operations.push_back(operation);
    if (!operation->name.present()) continue;
    known.append(known.empty() ? "" : ", ").append(operation->name.text);
  }
  if (operations.empty()) {
    problems_.refuse(path, "the document has no operation " + excerpt(name) +
                               (known.empty() ? "" : "; it has " + known));
  }
  return operations;
}

void RuleParser::read_variables(const json::Value& when, const std::string& path,
                                const Operations& operations, ResponseRule& rule) {
  const json::Value* subset = json::find(when, "variables");
  const json::Value* exact = json::find(when, "variables_exact");
  if (subset != nullptr && exact != nullptr) {
    problems_.refuse(json::pointer_to(path, "variables_exact"), "not together with `variables`");
    return;
  }
  if (subset == nullptr && exact == nullptr) return;
  const json::Value& variables = subset != nullptr ? *subset : *exact;
  const std::string own_path =
      json::pointer_to(path, subset != nullptr ? "variables" : "variables_exact");
  if (!variables.IsObject()) return problems_.refuse_kind(own_path, "an object", variables);
  for (const auto& variable : variables.GetObject()) {
    const std::string_view name = json::text_of(variable.name);
    const bool is_declared =
        operations.empty() || std::any_of(operations.begin(), operations.end(),
                                          [&](const OperationDefinition* operation) {
                                            return declares(*operation, name);
                                          });
    if (!is_declared) {
      problems_.refuse(json::pointer_to(own_path, name),
                       "the operation declares no variable $" + std::string(name));
    }
  }
  rule.variables = copy_of(variables);
  rule.is_exact = exact != nullptr;
}

RuleParser::Operations RuleParser::read_when(const json::Value& when, const std::string& path,
                                             ResponseRule& rule) {
  Operations operations;
  if (!when.IsObject()) {
    problems_.refuse_kind(path, "an object", when);
    return operations;
  }
  problems_.refuse_unknown(when, path, {"operation", "variables", "variables_exact", "nth"});
  if (const json::Value* name = json::find(when, "operation")) {
    operations = read_operation(*name, json::pointer_to(path, "operation"), rule);
  } else if (document_ != nullptr) {
    for (const Definition& definition : document_->definitions()) {
      if (definition.operation() != nullptr) operations.push_back(definition.operation());
    }
  }
  read_variables(when, path, operations, rule);
  rule.nth = problems_.read_count(when, "nth", path);
  return operations;
}

/// Pinned data must match one of the operations that the rule may answer. Reports the problems for
/// the operation with the fewest.
void RuleParser::read_data(const json::Value& data, const std::string& path,
                           const Operations& operations, RuleResponse& response) {
  if (data.IsNull()) {
    response.data = null_data();
    return;
  }
  if (!data.IsObject()) return problems_.refuse_kind(path, "an object or null", data);
  std::optional<RuleProblems> fewest;
  for (const OperationDefinition* operation : operations) {
    RuleProblems found;
    pins_->check(data, path, *operation, found);
    if (!fewest || found.size() < fewest->size()) fewest = std::move(found);
    if (fewest->empty()) break;
  }
  if (fewest) {
    for (RuleProblem& problem : *fewest)
      problems_.refuse(std::move(problem.path), std::move(problem.message));
  }
  response.data = copy_of(data);
}

RuleResponse RuleParser::read_response(const json::Value& object, const std::string& path,
                                       const Operations& operations) {
  constexpr int kStatusMin = 200;
  constexpr int kStatusMax = 599;
  RuleResponse response;
  if (const json::Value* data = json::find(object, "data")) {
    read_data(*data, json::pointer_to(path, "data"), operations, response);
  }
  if (const json::Value* errors = json::find(object, "errors")) {
    response.errors = read_response_errors(*errors, json::pointer_to(path, "errors"), problems_);
  }
  if (const json::Value* status = json::find(object, "status")) {
    if (status->IsInt() && status->GetInt() >= kStatusMin && status->GetInt() <= kStatusMax) {
      response.status = status->GetInt();
    } else {
      problems_.refuse(json::pointer_to(path, "status"),
                       "expected a status of 200 to 599, found " + excerpt(*status));
    }
  }
  if (const json::Value* delay = json::find(object, "delay")) {
    const auto read = delay->IsString() ? parse_duration(json::text_of(*delay)) : std::nullopt;
    if (read && *read <= kDelayMax) {
      response.delay = *read;
    } else {
      problems_.refuse(json::pointer_to(path, "delay"),
                       "expected a duration of at most 1h, such as \"250ms\" or \"5s\", found " +
                           excerpt(*delay));
    }
  }
  return response;
}

void RuleParser::read_sequence(const json::Value& sequence, const std::string& path,
                               const Operations& operations, ResponseRule& rule) {
  if (!sequence.IsArray() || sequence.Empty() || sequence.Size() > kSequenceMax) {
    return problems_.refuse(
        path, "expected an array of 1 to " + std::to_string(kSequenceMax) + " answers");
  }
  for (rapidjson::SizeType i = 0; i < sequence.Size(); ++i) {
    const std::string step_path = json::pointer_to(path, i);
    if (!sequence[i].IsObject()) {
      problems_.refuse_kind(step_path, "an object", sequence[i]);
      continue;
    }
    problems_.refuse_unknown(sequence[i], step_path,
                             {"data", "errors", "status", "delay", "times"});
    SequenceStep step;
    step.times = problems_.read_count(sequence[i], "times", step_path).value_or(1);
    step.response =
        std::make_shared<const RuleResponse>(read_response(sequence[i], step_path, operations));
    rule.steps.push_back(std::move(step));
  }
}

ResponseRule RuleParser::read_rule(const json::Value& value, const std::string& path) {
  ResponseRule rule;
  if (!value.IsObject()) {
    problems_.refuse_kind(path, "an object", value);
    return rule;
  }
  problems_.refuse_unknown(value, path,
                           {"when", "data", "errors", "status", "delay", "times", "sequence"});
  const json::Value* when = json::find(value, "when");
  const json::Value anything(rapidjson::kObjectType);
  const Operations operations =
      read_when(when == nullptr ? anything : *when, json::pointer_to(path, "when"), rule);
  rule.times = problems_.read_count(value, "times", path);
  const json::Value* sequence = json::find(value, "sequence");
  if (sequence == nullptr) {
    rule.steps.push_back(
        {std::make_shared<const RuleResponse>(read_response(value, path, operations))});
    return rule;
  }
  for (const std::string_view name : {"data", "errors", "status", "delay"}) {
    if (json::find(value, name) == nullptr) continue;
    problems_.refuse(json::pointer_to(path, name),
                     "not together with `sequence`: say it in its steps");
  }
  read_sequence(*sequence, json::pointer_to(path, "sequence"), operations, rule);
  return rule;
}

std::vector<ResponseRule> RuleParser::read_rules(const json::Value& rules,
                                                 const std::string& path) {
  std::vector<ResponseRule> read;
  if (!rules.IsArray()) {
    problems_.refuse_kind(path, "an array of rules", rules);
  } else if (rules.Size() > kRulesMax) {
    problems_.refuse(path, "more than " + std::to_string(kRulesMax) + " rules");
  } else {
    for (rapidjson::SizeType i = 0; i < rules.Size(); ++i) {
      read.push_back(read_rule(rules[i], json::pointer_to(path, i)));
    }
  }
  return read;
}

}  // namespace

std::vector<ResponseRule> parse_response_rules(const json::Value& rules, const std::string& path,
                                               const Document* document, const Schema* schema,
                                               RuleProblems& problems) {
  return RuleParser(document, schema, problems).read_rules(rules, path);
}

std::vector<RuleMisfit> find_misfits(const json::Value& rules, const std::string& path,
                                     const Document& document, const Schema* schema) {
  RuleProblems problems;
  RuleParser parser(&document, schema, problems);
  std::vector<RuleMisfit> misfits;
  for (rapidjson::SizeType i = 0; i < rules.Size(); ++i) {
    parser.read_rule(rules[i], json::pointer_to(path, i));
    if (!problems.empty()) misfits.push_back({i, std::exchange(problems, {})});
  }
  return misfits;
}

}  // namespace porthole::graphql
