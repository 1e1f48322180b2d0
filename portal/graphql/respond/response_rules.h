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

/// What calls of one portal are answered with: an ordered list of rules, of which the first that
/// matches a call answers it. The contract of one is RULE of the control API; docs/answers.md says
/// more.
///
/// Threads. Any number may call anything at once; the counters of `nth`, `times` and `sequence` are
/// exact then, too.
class ResponseRules {
 public:
  /// Reads `rules`, an array, which stands at the JSON pointer `pointer`. Everything is checked
  /// against the portal's document, and against its schema where there is one (null otherwise):
  /// that what is pinned is selected and of the right type, that operations and variables exist.
  /// Reports every problem, at most `kRuleProblemsMax`; then none of the rules holds.
  static std::variant<std::shared_ptr<ResponseRules>, RuleProblems> parse(const json::Value& rules,
                                                                          std::string_view pointer,
                                                                          const Document& document,
                                                                          const Schema* schema);

  struct Choice {
    /// The place of the rule in the list. Nothing where none matched.
    std::optional<std::size_t> rule;
    /// Null where none matched.
    std::shared_ptr<const RuleResponse> response;
    /// Where there are rules and none matched: which came nearest and what differed, in words.
    std::string nearest;
  };

  /// Counts a call and chooses what answers it. `operation` is the name of the one that runs, empty
  /// where it has none; `variables`, an object, are those that were sent, defaults not filled in.
  Choice choose(std::string_view operation, const json::Value& variables);

  /// The same rules, having counted the same, that count on by themselves.
  std::shared_ptr<ResponseRules> copy() const;

  bool empty() const { return rules_.empty(); }
  /// The array that was read, as compact JSON.
  const std::string& json() const { return json_; }

 private:
  struct Counters {
    /// Calls that fulfil all of `when` but `nth`, whichever rule answered them.
    std::uint64_t seen = 0;
    /// Calls that it answered.
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
  /// One for each rule.
  std::vector<Counters> counters_ PORTHOLE_GUARDED_BY(mutex_);
};

/// Runs an operation as `response` has it; null is for none. Errors without data stand alone, and
/// nothing runs; with data, they join those of the execution. What delays and what status it has is
/// the caller's to do.
Answer execute(const Executable& executable, const OperationDefinition& operation,
               const json::Value& variables, const ObjectPtr& root, const RuleResponse* response);

}  // namespace porthole::graphql
