#pragma once

#include <chrono>
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
#include "portal/graphql/execute/executable.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/language/request_error.h"
#include "portal/graphql/mock/overrides.h"
#include "portal/graphql/type/schema.h"

namespace porthole::graphql {

/// Most rules of one portal; each is looked at in every call.
inline constexpr std::size_t kRulesMax = 1'000;
/// Most steps of one sequence.
inline constexpr std::size_t kSequenceMax = 1'000;
/// Most problems that are told at once.
inline constexpr std::size_t kRuleProblemsMax = 20;
/// Longest that an answer may be held back: it occupies a connection meanwhile.
inline constexpr std::chrono::milliseconds kDelayMax = std::chrono::hours(1);

/// Something that is wrong with a rule. `path` is a JSON pointer: `/rules/0/data/build/number`.
struct RuleProblem {
  std::string path;
  std::string message;
};

/// At least one.
using RuleProblems = std::vector<RuleProblem>;

/// What a rule answers with.
struct RuleResponse {
  /// Merged over what would be answered otherwise (`pin`). Null pointer: nothing was said of data;
  /// a JSON null: `data` is null.
  Overrides data = nullptr;
  std::vector<QueryError> errors = {};
  /// The answer's HTTP status; nothing for the usual one.
  std::optional<int> status = std::nullopt;
  std::chrono::milliseconds delay{0};
};

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
  friend class RuleParser;

  struct Step {
    std::shared_ptr<const RuleResponse> response;
    /// How many calls it answers before the next one does.
    std::uint64_t times = 1;
  };
  struct Rule {
    std::optional<std::string> operation = std::nullopt;
    /// Null where any will do.
    Overrides variables = nullptr;
    bool is_exact = false;
    std::optional<std::uint64_t> nth = std::nullopt;
    std::optional<std::uint64_t> times = std::nullopt;
    /// At least one; the last one goes on for ever.
    std::vector<Step> steps = {};
  };
  struct Counters {
    /// Calls that fulfil all of `when` but `nth`, whichever rule answered them.
    std::uint64_t seen = 0;
    /// Calls that it answered.
    std::uint64_t used = 0;
  };

  ResponseRules(std::vector<Rule> rules, std::string json);

  static bool matches_call(const Rule& rule, std::string_view operation,
                           const json::Value& variables);
  static const Step& step_of(const Rule& rule, std::uint64_t used);
  std::string describe_nearest(std::string_view operation, const json::Value& variables,
                               const std::vector<Counters>& counters) const;

  const std::vector<Rule> rules_;
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
