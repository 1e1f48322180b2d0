#include "portal/graphql/respond/response_rules.h"

#include <limits>
#include <optional>
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

ResponseRules::ResponseRules(std::shared_ptr<const Definition> definition)
    : definition_(std::move(definition)), counters_(definition_->rules.size()) {}

ResponseRules::Parsed ResponseRules::parse(const json::Value& rules, std::string_view pointer,
                                           const Document* document, const Schema* schema) {
  RuleProblems problems;
  std::vector<ResponseRule> parsed =
      parse_response_rules(rules, std::string(pointer), document, schema, problems);
  if (!problems.empty()) return problems;
  return std::shared_ptr<ResponseRules>(new ResponseRules(
      std::make_shared<const Definition>(Definition{std::move(parsed), to_json(rules)})));
}

std::vector<RuleMisfit> ResponseRules::misfits(std::string_view pointer, const Document& document,
                                               const Schema* schema) const {
  // Written by us, so all bounds were checked when it was read.
  json::ParseOptions options;
  options.depth_max = options.nodes_max = std::numeric_limits<std::size_t>::max();
  const json::ParseResult rules = json::parse(json(), options);
  return find_misfits(rules.document, std::string(pointer), document, schema);
}

ResponseRules::Fit ResponseRules::fit(const Target& target) const {
  Fit fit{target.owner, {}};
  for (const RuleMisfit& misfit : misfits({}, target.document, target.schema)) {
    fit.skipped.resize(definition_->rules.size());
    fit.skipped[misfit.rule] = true;
  }
  return fit;
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

void ResponseRules::count(const std::vector<bool>& matched, Choice& choice) {
  for (std::size_t i = 0; i < matched.size(); ++i) {
    if (!matched[i] || fit_.skips(i)) continue;
    const ResponseRule& rule = definition_->rules[i];
    Counters& counter = counters_[i];
    ++counter.seen;
    const bool is_due =
        (!rule.nth || *rule.nth == counter.seen) && (!rule.times || counter.used < *rule.times);
    if (choice.rule || !is_due) continue;
    choice.rule = i;
    choice.response = step_of(rule, counter.used++).response;
  }
}

ResponseRules::Choice ResponseRules::choose(const Target& target, std::string_view operation,
                                            const json::Value& variables) {
  const std::vector<ResponseRule>& rules = definition_->rules;
  std::vector<bool> matched(rules.size());
  for (std::size_t i = 0; i < rules.size(); ++i) {
    matched[i] = matches_call(rules[i], operation, variables);
  }
  Choice choice;
  Fit own;
  std::vector<Counters> counters;
  // The first time, which rules fit may have to be looked up, without the lock.
  for (bool is_fit_known = false;; is_fit_known = true) {
    if (is_fit_known) own = fit(target);
    const MutexLock lock(mutex_);
    if (is_fit_known) std::swap(fit_, own);
    if (!fit_.is_of(target)) continue;
    count(matched, choice);
    if (choice.rule) return choice;
    counters = counters_;
    own = fit_;
    break;
  }
  if (!rules.empty()) choice.nearest = describe_nearest(operation, variables, counters, own);
  return choice;
}

std::string ResponseRules::describe_nearest(std::string_view operation,
                                            const json::Value& variables,
                                            const std::vector<Counters>& counters,
                                            const Fit& fit) const {
  std::optional<std::size_t> nearest;
  std::vector<std::string> fewest(kDifferencesMax + 3);
  for (std::size_t i = 0; i < counters.size(); ++i) {
    if (fit.skips(i)) continue;
    const ResponseRule& rule = definition_->rules[i];
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
  if (!nearest) return "no rule matched: none fits the portal's query any more";
  return "no rule matched; nearest is rule " + std::to_string(*nearest) + ": " + join(fewest, "; ");
}

std::shared_ptr<ResponseRules> ResponseRules::copy() const {
  std::shared_ptr<ResponseRules> copy(new ResponseRules(definition_));
  std::vector<Counters> counters;
  Fit fit;
  {
    const MutexLock lock(mutex_);
    counters = counters_;
    fit = fit_;
  }
  const MutexLock lock(copy->mutex_);
  copy->counters_ = std::move(counters);
  copy->fit_ = std::move(fit);
  return copy;
}

Answer execute(Execution& execution, const ObjectPtr& root, const RuleResponse* response,
               Provenance* provenance) {
  if (response == nullptr) return execution.run(root, provenance);
  if (response->data == nullptr && !response->errors.empty()) return {{}, response->errors};
  if (response->data != nullptr && response->data->IsNull()) return {"null", response->errors};
  const ObjectPtr start = response->data == nullptr ? root : pin(root, response->data);
  Answer answer = execution.run(start, provenance);
  answer.errors.insert(answer.errors.end(), response->errors.begin(), response->errors.end());
  return answer;
}

}  // namespace porthole::graphql
