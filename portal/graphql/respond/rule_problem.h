#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace porthole::graphql {

/// Maximum number of problems reported at once.
inline constexpr std::size_t kRuleProblemsMax = 20;

/// An error in a rule. `path` is a JSON pointer: `/rules/0/data/build/number`.
struct RuleProblem {
  std::string path;
  std::string message;
};

using RuleProblems = std::vector<RuleProblem>;

/// A rule that doesn't fit its portal's document, or the schema, as one of them was changed after
/// the rule was set. Calls skip it. `problems` isn't empty.
struct RuleMisfit {
  std::size_t rule = 0;
  RuleProblems problems;
};

}  // namespace porthole::graphql
