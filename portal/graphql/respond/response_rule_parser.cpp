#include <algorithm>
#include <initializer_list>
#include <string>
#include <utility>

#include "portal/base/duration.h"
#include "portal/graphql/respond/json_match.h"
#include "portal/graphql/respond/pin_checker.h"
#include "portal/graphql/respond/response_rules.h"

namespace porthole::graphql {

/// Reads rules for one document, and collects what is wrong with them.
class RuleParser {
 public:
  RuleParser(const Document& document, const Schema* schema)
      : document_(document), schema_(schema) {}

  std::vector<ResponseRules::Rule> read_rules(const json::Value& rules, const std::string& path);
  RuleProblems take_problems() { return std::move(problems_); }

 private:
  using Rule = ResponseRules::Rule;
  using Step = ResponseRules::Step;
  using Operations = std::vector<const OperationDefinition*>;

  Rule read_rule(const json::Value& value, const std::string& path);
  Operations read_when(const json::Value& when, const std::string& path, Rule& rule);
  Operations read_operation(const json::Value& name, const std::string& path, Rule& rule);
  void read_variables(const json::Value& when, const std::string& path,
                      const Operations& operations, Rule& rule);
  void read_sequence(const json::Value& sequence, const std::string& path,
                     const Operations& operations, Rule& rule);
  RuleResponse read_response(const json::Value& object, const std::string& path,
                             const Operations& operations);
  void read_data(const json::Value& data, const std::string& path, const Operations& operations,
                 RuleResponse& response);
  void read_errors(const json::Value& errors, const std::string& path, RuleResponse& response);
  QueryError read_error(const json::Value& error, const std::string& path);
  void read_locations(const json::Value& locations, const std::string& path, QueryError& error);
  void read_error_path(const json::Value& steps, const std::string& path, QueryError& error);
  std::optional<std::uint64_t> read_count(const json::Value& object, std::string_view name,
                                          const std::string& path);

  void refuse(std::string path, std::string message) {
    if (problems_.size() < kRuleProblemsMax) {
      problems_.push_back({std::move(path), std::move(message)});
    }
  }
  void refuse_kind(std::string path, std::string_view expected, const json::Value& found) {
    refuse(
        std::move(path),
        std::string("expected ").append(expected).append(", found ").append(json::kind_of(found)));
  }
  void refuse_unknown(const json::Value& object, const std::string& path,
                      std::initializer_list<std::string_view> known);

  const Document& document_;
  const Schema* schema_;
  RuleProblems problems_;
};

namespace {

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

}  // namespace

void RuleParser::refuse_unknown(const json::Value& object, const std::string& path,
                                std::initializer_list<std::string_view> known) {
  for (const auto& member : object.GetObject()) {
    const std::string_view name = json::text_of(member.name);
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string message = "unknown; there are ";
    for (const std::string_view* one = known.begin(); one != known.end(); ++one) {
      message.append(one == known.begin() ? "" : ", ").append(*one);
    }
    refuse(json::pointer_to(path, name), std::move(message));
  }
}

std::optional<std::uint64_t> RuleParser::read_count(const json::Value& object,
                                                    std::string_view name,
                                                    const std::string& path) {
  constexpr std::uint64_t kCountMax = 1'000'000'000;
  const json::Value* value = json::find(object, name);
  if (value == nullptr) return std::nullopt;
  if (value->IsUint64() && value->GetUint64() >= 1 && value->GetUint64() <= kCountMax) {
    return value->GetUint64();
  }
  refuse(json::pointer_to(path, name),
         "expected a whole number of 1 or more, found " +
             (value->IsNumber() ? excerpt(*value) : std::string(json::kind_of(*value))));
  return std::nullopt;
}

RuleParser::Operations RuleParser::read_operation(const json::Value& name, const std::string& path,
                                                  Rule& rule) {
  Operations operations;
  if (!name.IsString()) {
    refuse_kind(path, "the name of an operation", name);
    return operations;
  }
  rule.operation = std::string(json::text_of(name));
  std::string known;
  for (const Definition& definition : document_.definitions()) {
    const OperationDefinition* operation = definition.operation();
    if (operation == nullptr) continue;
    if (operation->name.text == *rule.operation) operations.push_back(operation);
    if (!operation->name.present()) continue;
    known.append(known.empty() ? "" : ", ").append(operation->name.text);
  }
  if (operations.empty()) {
    refuse(path, "the document has no operation " + excerpt(name) +
                     (known.empty() ? "" : "; it has " + known));
  }
  return operations;
}

void RuleParser::read_variables(const json::Value& when, const std::string& path,
                                const Operations& operations, Rule& rule) {
  const json::Value* subset = json::find(when, "variables");
  const json::Value* exact = json::find(when, "variables_exact");
  if (subset != nullptr && exact != nullptr) {
    refuse(json::pointer_to(path, "variables_exact"), "not together with `variables`");
    return;
  }
  if (subset == nullptr && exact == nullptr) return;
  const json::Value& variables = subset != nullptr ? *subset : *exact;
  const std::string own_path =
      json::pointer_to(path, subset != nullptr ? "variables" : "variables_exact");
  if (!variables.IsObject()) return refuse_kind(own_path, "an object", variables);
  for (const auto& variable : variables.GetObject()) {
    const std::string_view name = json::text_of(variable.name);
    const bool is_declared =
        operations.empty() || std::any_of(operations.begin(), operations.end(),
                                          [&](const OperationDefinition* operation) {
                                            return declares(*operation, name);
                                          });
    if (!is_declared) {
      refuse(json::pointer_to(own_path, name),
             "the operation declares no variable $" + std::string(name));
    }
  }
  rule.variables = copy_of(variables);
  rule.is_exact = exact != nullptr;
}

RuleParser::Operations RuleParser::read_when(const json::Value& when, const std::string& path,
                                             Rule& rule) {
  Operations operations;
  if (!when.IsObject()) {
    refuse_kind(path, "an object", when);
    return operations;
  }
  refuse_unknown(when, path, {"operation", "variables", "variables_exact", "nth"});
  if (const json::Value* name = json::find(when, "operation")) {
    operations = read_operation(*name, json::pointer_to(path, "operation"), rule);
  } else {
    for (const Definition& definition : document_.definitions()) {
      if (definition.operation() != nullptr) operations.push_back(definition.operation());
    }
  }
  read_variables(when, path, operations, rule);
  rule.nth = read_count(when, "nth", path);
  return operations;
}

/// What is pinned must fit one of the operations that the rule may answer: reports what is wrong
/// for the one that it fits best.
void RuleParser::read_data(const json::Value& data, const std::string& path,
                           const Operations& operations, RuleResponse& response) {
  if (data.IsNull()) {
    response.data = null_data();
    return;
  }
  if (!data.IsObject()) return refuse_kind(path, "an object or null", data);
  std::optional<RuleProblems> fewest;
  for (const OperationDefinition* operation : operations) {
    RuleProblems found;
    check_pins(data, path, document_, schema_, *operation, found);
    if (!fewest || found.size() < fewest->size()) fewest = std::move(found);
    if (fewest->empty()) break;
  }
  if (fewest) {
    for (RuleProblem& problem : *fewest)
      refuse(std::move(problem.path), std::move(problem.message));
  }
  response.data = copy_of(data);
}

void RuleParser::read_locations(const json::Value& locations, const std::string& path,
                                QueryError& error) {
  if (!locations.IsArray()) return refuse_kind(path, "an array", locations);
  for (rapidjson::SizeType i = 0; i < locations.Size(); ++i) {
    const json::Value& location = locations[i];
    const std::string own_path = json::pointer_to(path, i);
    if (!location.IsObject()) {
      refuse_kind(own_path, "an object with `line` and `column`", location);
      continue;
    }
    refuse_unknown(location, own_path, {"line", "column"});
    const auto line = read_count(location, "line", own_path);
    const auto column = read_count(location, "column", own_path);
    error.locations.push_back({static_cast<std::uint32_t>(line.value_or(1)),
                               static_cast<std::uint32_t>(column.value_or(1))});
  }
}

void RuleParser::read_error_path(const json::Value& steps, const std::string& path,
                                 QueryError& error) {
  if (!steps.IsArray()) return refuse_kind(path, "an array", steps);
  for (rapidjson::SizeType i = 0; i < steps.Size(); ++i) {
    if (steps[i].IsString()) {
      error.path.emplace_back(std::string(json::text_of(steps[i])));
    } else if (steps[i].IsUint64()) {
      error.path.emplace_back(steps[i].GetUint64());
    } else {
      refuse_kind(json::pointer_to(path, i), "a key or a place in a list", steps[i]);
    }
  }
}

QueryError RuleParser::read_error(const json::Value& error, const std::string& path) {
  QueryError read;
  if (!error.IsObject()) {
    refuse_kind(path, "an object with a `message`", error);
    return read;
  }
  refuse_unknown(error, path, {"message", "locations", "path", "extensions"});
  const json::Value* message = json::find(error, "message");
  if (message == nullptr) {
    refuse(json::pointer_to(path, "message"), "missing");
  } else if (!message->IsString()) {
    refuse_kind(json::pointer_to(path, "message"), "a string", *message);
  } else {
    read.message = json::text_of(*message);
  }
  if (const json::Value* locations = json::find(error, "locations")) {
    read_locations(*locations, json::pointer_to(path, "locations"), read);
  }
  if (const json::Value* steps = json::find(error, "path")) {
    read_error_path(*steps, json::pointer_to(path, "path"), read);
  }
  const json::Value* extensions = json::find(error, "extensions");
  if (extensions != nullptr && !extensions->IsObject()) {
    refuse_kind(json::pointer_to(path, "extensions"), "an object", *extensions);
  } else if (extensions != nullptr) {
    for (const auto& member : extensions->GetObject()) {
      read.with_json(json::text_of(member.name), to_json(member.value));
    }
  }
  return read;
}

void RuleParser::read_errors(const json::Value& errors, const std::string& path,
                             RuleResponse& response) {
  constexpr rapidjson::SizeType kErrorsMax = 100;
  if (!errors.IsArray() || errors.Empty() || errors.Size() > kErrorsMax) {
    return refuse(path, "expected an array of 1 to " + std::to_string(kErrorsMax) + " errors");
  }
  for (rapidjson::SizeType i = 0; i < errors.Size(); ++i) {
    response.errors.push_back(read_error(errors[i], json::pointer_to(path, i)));
  }
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
    read_errors(*errors, json::pointer_to(path, "errors"), response);
  }
  if (const json::Value* status = json::find(object, "status")) {
    if (status->IsInt() && status->GetInt() >= kStatusMin && status->GetInt() <= kStatusMax) {
      response.status = status->GetInt();
    } else {
      refuse(json::pointer_to(path, "status"),
             "expected a status of 200 to 599, found " + excerpt(*status));
    }
  }
  if (const json::Value* delay = json::find(object, "delay")) {
    const auto read = delay->IsString() ? parse_duration(json::text_of(*delay)) : std::nullopt;
    if (read && *read <= kDelayMax) {
      response.delay = *read;
    } else {
      refuse(json::pointer_to(path, "delay"),
             "expected a duration of at most 1h, such as \"250ms\" or \"5s\", found " +
                 excerpt(*delay));
    }
  }
  return response;
}

void RuleParser::read_sequence(const json::Value& sequence, const std::string& path,
                               const Operations& operations, Rule& rule) {
  if (!sequence.IsArray() || sequence.Empty() || sequence.Size() > kSequenceMax) {
    return refuse(path, "expected an array of 1 to " + std::to_string(kSequenceMax) + " answers");
  }
  for (rapidjson::SizeType i = 0; i < sequence.Size(); ++i) {
    const std::string step_path = json::pointer_to(path, i);
    if (!sequence[i].IsObject()) {
      refuse_kind(step_path, "an object", sequence[i]);
      continue;
    }
    refuse_unknown(sequence[i], step_path, {"data", "errors", "status", "delay", "times"});
    Step step;
    step.times = read_count(sequence[i], "times", step_path).value_or(1);
    step.response =
        std::make_shared<const RuleResponse>(read_response(sequence[i], step_path, operations));
    rule.steps.push_back(std::move(step));
  }
}

RuleParser::Rule RuleParser::read_rule(const json::Value& value, const std::string& path) {
  Rule rule;
  if (!value.IsObject()) {
    refuse_kind(path, "an object", value);
    return rule;
  }
  refuse_unknown(value, path, {"when", "data", "errors", "status", "delay", "times", "sequence"});
  const json::Value* when = json::find(value, "when");
  const json::Value anything(rapidjson::kObjectType);
  const Operations operations =
      read_when(when == nullptr ? anything : *when, json::pointer_to(path, "when"), rule);
  rule.times = read_count(value, "times", path);
  const json::Value* sequence = json::find(value, "sequence");
  if (sequence == nullptr) {
    rule.steps.push_back(
        {std::make_shared<const RuleResponse>(read_response(value, path, operations))});
    return rule;
  }
  for (const std::string_view name : {"data", "errors", "status", "delay"}) {
    if (json::find(value, name) == nullptr) continue;
    refuse(json::pointer_to(path, name), "not together with `sequence`: say it in its steps");
  }
  read_sequence(*sequence, json::pointer_to(path, "sequence"), operations, rule);
  return rule;
}

std::vector<ResponseRules::Rule> RuleParser::read_rules(const json::Value& rules,
                                                        const std::string& path) {
  std::vector<Rule> read;
  if (!rules.IsArray()) {
    refuse_kind(path, "an array of rules", rules);
  } else if (rules.Size() > kRulesMax) {
    refuse(path, "more than " + std::to_string(kRulesMax) + " rules");
  } else {
    for (rapidjson::SizeType i = 0; i < rules.Size(); ++i) {
      read.push_back(read_rule(rules[i], json::pointer_to(path, i)));
    }
  }
  return read;
}

std::variant<std::shared_ptr<ResponseRules>, RuleProblems> ResponseRules::parse(
    const json::Value& rules, std::string_view pointer, const Document& document,
    const Schema* schema) {
  RuleParser parser(document, schema);
  std::vector<Rule> read = parser.read_rules(rules, std::string(pointer));
  RuleProblems problems = parser.take_problems();
  if (!problems.empty()) return problems;
  return std::shared_ptr<ResponseRules>(new ResponseRules(std::move(read), to_json(rules)));
}

}  // namespace porthole::graphql
