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
#include "portal/graphql/execute/execution.h"
#include "portal/graphql/execute/object.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/respond/response_rule.h"
#include "portal/graphql/respond/rule_problem.h"
#include "portal/graphql/type/schema.h"

namespace porthole::graphql {

/// The response rules of one portal: an ordered list, of which the first rule that matches a call
/// answers it. RULE of the control API specifies a rule; docs/answers.md explains more.
///
/// Rules stay when the portal's document or the schema changes. Those that don't fit any more are
/// skipped until they do; see `RuleMisfit`.
///
/// Thread-safe; the counters of `nth`, `times` and `sequence` are exact.
class ResponseRules {
 public:
  using Parsed = std::variant<std::shared_ptr<ResponseRules>, RuleProblems>;

  /// Parses `rules`, an array at the JSON pointer `pointer`. Unless `document`, the portal's, is
  /// null, checks everything against it and, unless it is null, the schema: pinned data is selected
  /// and has the right type, operations and variables exist. Reports all problems, up to
  /// `kRuleProblemsMax`; if there are any, no rule is used.
  static Parsed parse(const json::Value& rules, std::string_view pointer, const Document* document,
                      const Schema* schema);

  /// The rules that don't fit `document` or `schema` (null: none), with JSON pointers that begin
  /// with `pointer`.
  std::vector<RuleMisfit> misfits(std::string_view pointer, const Document& document,
                                  const Schema* schema) const;

  struct Choice {
    /// The index of the rule. Nothing if none matched.
    std::optional<std::size_t> rule;
    /// Null if none matched.
    std::shared_ptr<const RuleResponse> response;
    /// If there are rules and none matched: the closest rule and how the call differs from it.
    std::string nearest;
  };

  /// The document that is called, and its schema, which may be null. `owner` keeps them alive:
  /// which rules fit is looked up once for each owner.
  struct Target {
    const Document& document;
    const Schema* schema;
    std::shared_ptr<const void> owner;
  };

  /// Counts a call and chooses its response. `operation` is the name of the operation that runs,
  /// empty if it has none; `variables`, an object, are as sent, without defaults.
  Choice choose(const Target& target, std::string_view operation, const json::Value& variables);

  /// An independent copy, including the counters. It shares what is immutable.
  std::shared_ptr<ResponseRules> copy() const;

  /// The parsed array as compact JSON.
  const std::string& json() const { return definition_->json; }

 private:
  struct Counters {
    /// Calls that meet all of `when` except `nth`, whichever rule answered them.
    std::uint64_t seen = 0;
    /// Calls that the rule answered.
    std::uint64_t used = 0;
  };

  struct Definition {
    std::vector<ResponseRule> rules;
    std::string json;
  };

  /// Which rules calls of one target skip.
  struct Fit {
    std::weak_ptr<const void> owner;
    /// By rule; empty if all fit.
    std::vector<bool> skipped;

    bool is_of(const Target& target) const {
      return !owner.owner_before(target.owner) && !target.owner.owner_before(owner);
    }
    bool skips(std::size_t rule) const { return !skipped.empty() && skipped[rule]; }
  };

  explicit ResponseRules(std::shared_ptr<const Definition> definition);

  Fit fit(const Target& target) const;
  /// Counts a call that matches the `matched` rules.
  void count(const std::vector<bool>& matched, Choice& choice) PORTHOLE_REQUIRES(mutex_);
  static bool matches_call(const ResponseRule& rule, std::string_view operation,
                           const json::Value& variables);
  static const SequenceStep& step_of(const ResponseRule& rule, std::uint64_t used);
  std::string describe_nearest(std::string_view operation, const json::Value& variables,
                               const std::vector<Counters>& counters, const Fit& fit) const;

  const std::shared_ptr<const Definition> definition_;
  mutable Mutex mutex_;
  /// Of the last call's target.
  Fit fit_ PORTHOLE_GUARDED_BY(mutex_);
  /// By rule.
  std::vector<Counters> counters_ PORTHOLE_GUARDED_BY(mutex_);
};

/// Runs an operation with `response` applied; null for none. Errors without data replace execution;
/// with data, they are added to those of execution. Delay and status are left to the caller.
/// If `provenance` isn't null, it becomes that of the answer.
Answer execute(Execution& execution, const ObjectPtr& root, const RuleResponse* response,
               Provenance* provenance = nullptr);

}  // namespace porthole::graphql
