#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "portal/base/json.h"
#include "portal/base/mutex.h"
#include "portal/graphql/execute/answer.h"
#include "portal/graphql/execute/executable.h"
#include "portal/graphql/execute/object.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/respond/response_rule.h"
#include "portal/graphql/respond/rule_problem.h"
#include "portal/graphql/type/schema.h"

namespace porthole::graphql {

/// The response rules of one portal: an ordered list, of which the first rule that matches a call
/// answers it. RULE of the control API specifies a rule; docs/answers.md explains more.
///
/// Thread-safe; the counters of `nth`, `times` and `sequence` are exact.
class ResponseRules {
 public:
  /// Parses `rules`, an array at the JSON pointer `pointer`. Checks everything against the portal's
  /// document and, unless it is null, its schema: pinned data is selected and has the right type,
  /// operations and variables exist. Reports all problems, up to `kRuleProblemsMax`; if there are
  /// any, no rule is used.
  static std::variant<std::shared_ptr<ResponseRules>, RuleProblems> parse(const json::Value& rules,
                                                                          std::string_view pointer,
                                                                          const Document& document,
                                                                          const Schema* schema);

  struct Choice {
    /// The index of the rule. Nothing if none matched.
    std::optional<std::size_t> rule;
    /// Null if none matched.
    std::shared_ptr<const RuleResponse> response;
    /// If there are rules and none matched: the closest rule and how the call differs from it.
    std::string nearest;
  };

  /// Counts a call and chooses its response. `operation` is the name of the operation that runs,
  /// empty if it has none; `variables`, an object, are as sent, without defaults.
  Choice choose(std::string_view operation, const json::Value& variables);

  /// An independent copy, including the counters.
  std::shared_ptr<ResponseRules> copy() const;

  bool empty() const { return rules_.empty(); }
  /// The parsed array as compact JSON.
  const std::string& json() const { return json_; }

 private:
  struct Counters {
    /// Calls that meet all of `when` except `nth`, whichever rule answered them.
    std::uint64_t seen = 0;
    /// Calls that the rule answered.
    std::uint64_t used = 0;
  };

  ResponseRules(std::vector<ResponseRule> rules, std::string json);

  static bool matches_call(const ResponseRule& rule, std::string_view operation,
                           const json::Value& variables);
  static const SequenceStep& step_of(const ResponseRule& rule, std::uint64_t used);
  std::string describe_nearest(std::string_view operation, const json::Value& variables,
                               const std::vector<Counters>& counters) const;

  const std::vector<ResponseRule> rules_;
  const std::string json_;
  mutable Mutex mutex_;
  /// By rule.
  std::vector<Counters> counters_ PORTHOLE_GUARDED_BY(mutex_);
};

/// Runs an operation with `response` applied; null for none. Errors without data replace execution;
/// with data, they are added to those of execution. Delay and status are left to the caller.
Answer execute(const Executable& executable, const OperationDefinition& operation,
               const json::Value& variables, const ObjectPtr& root, const RuleResponse* response);

}  // namespace porthole::graphql
