#include "portal/graphql/respond/response_rules.h"

#include <utility>

#include "portal/base/result.h"
#include "portal/base/text.h"
#include "portal/graphql/mock/overrides.h"
#include "portal/graphql/respond/json_match.h"
#include "portal/graphql/respond/pinned_object.h"
#include "portal/graphql/respond/response_rule_parser.h"

namespace porthole::graphql {
namespace {

std::string name_of(std::string_view operation) {
  return operation.empty() ? "the one without a name" : quote(operation);
}

std::string number_of(std::uint64_t count, std::string_view what) {
  return std::to_string(count).append(" ").append(what).append(count == 1 ? "" : "s");
}

}  // namespace

ResponseRules::ResponseRules(std::vector<ResponseRule> rules, std::string json)
    : rules_(std::move(rules)), json_(std::move(json)), counters_(rules_.size()) {}

std::variant<std::shared_ptr<ResponseRules>, RuleProblems> ResponseRules::parse(
    const json::Value& rules, std::string_view pointer, const Document& document,
    const Schema* schema) {
  RuleProblems problems;
  std::vector<ResponseRule> parsed =
      parse_response_rules(rules, std::string(pointer), document, schema, problems);
  if (!problems.empty()) return problems;
  return std::shared_ptr<ResponseRules>(new ResponseRules(std::move(parsed), to_json(rules)));
}

bool ResponseRules::matches_call(const ResponseRule& rule, std::string_view operation,
                                 const json::Value& variables) {
  if (rule.operation && *rule.operation != operation) return false;
  return rule.variables == nullptr ||
         matches(*rule.variables, variables, rule.is_exact ? MatchMode::exact : MatchMode::subset);
}

const SequenceStep& ResponseRules::step_of(const ResponseRule& rule, std::uint64_t used) {
  for (const SequenceStep& step : rule.steps) {
    if (used < step.times) return step;
    used -= step.times;
  }
  return rule.steps.back();
}

ResponseRules::Choice ResponseRules::choose(std::string_view operation,
                                            const json::Value& variables) {
  std::vector<bool> matched(rules_.size());
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    matched[i] = matches_call(rules_[i], operation, variables);
  }
  Choice choice;
  std::vector<Counters> counters;
  {
    const MutexLock lock(mutex_);
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      if (!matched[i]) continue;
      const ResponseRule& rule = rules_[i];
      Counters& counter = counters_[i];
      ++counter.seen;
      const bool is_due =
          (!rule.nth || *rule.nth == counter.seen) && (!rule.times || counter.used < *rule.times);
      if (choice.rule || !is_due) continue;
      choice.rule = i;
      choice.response = step_of(rule, counter.used++).response;
    }
    if (!choice.rule) counters = counters_;
  }
  if (!choice.rule && !rules_.empty()) {
    choice.nearest = describe_nearest(operation, variables, counters);
  }
  return choice;
}

std::string ResponseRules::describe_nearest(std::string_view operation,
                                            const json::Value& variables,
                                            const std::vector<Counters>& counters) const {
  std::size_t nearest = 0;
  std::vector<std::string> fewest(kDifferencesMax + 3);
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    const ResponseRule& rule = rules_[i];
    std::vector<std::string> differ;
    if (rule.variables != nullptr) {
      differ = differences(*rule.variables, variables,
                           rule.is_exact ? MatchMode::exact : MatchMode::subset, "variables");
    }
    if (rule.operation && *rule.operation != operation) {
      differ.insert(differ.begin(), "the operation is " + name_of(operation) + ", expected " +
                                        name_of(*rule.operation));
    }
    // Report counters only for a rule that matches otherwise.
    if (differ.empty() && rule.nth && *rule.nth != counters[i].seen) {
      differ.push_back("the call is number " + std::to_string(counters[i].seen) +
                       " of those that fit, expected number " + std::to_string(*rule.nth));
    } else if (differ.empty() && rule.times) {
      differ.push_back("it has answered " + number_of(*rule.times, "call") + " already");
    }
    if (differ.size() >= fewest.size()) continue;
    nearest = i;
    fewest = std::move(differ);
  }
  return "no rule matched; nearest is rule " + std::to_string(nearest) + ": " + join(fewest, "; ");
}

std::shared_ptr<ResponseRules> ResponseRules::copy() const {
  std::shared_ptr<ResponseRules> copy(new ResponseRules(rules_, json_));
  std::vector<Counters> counters;
  {
    const MutexLock lock(mutex_);
    counters = counters_;
  }
  const MutexLock lock(copy->mutex_);
  copy->counters_ = std::move(counters);
  return copy;
}

Answer execute(const Executable& executable, const OperationDefinition& operation,
               const json::Value& variables, const ObjectPtr& root, const RuleResponse* response) {
  if (response == nullptr) return executable.execute(operation, variables, root);
  if (response->data == nullptr && !response->errors.empty()) return {{}, response->errors};
  if (response->data != nullptr && response->data->IsNull()) return {"null", response->errors};
  const ObjectPtr start = response->data == nullptr ? root : pin(root, response->data);
  Answer answer = executable.execute(operation, variables, start);
  answer.errors.insert(answer.errors.end(), response->errors.begin(), response->errors.end());
  return answer;
}

}  // namespace porthole::graphql
