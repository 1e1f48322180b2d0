#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "portal/graphql/language/request_error.h"
#include "portal/graphql/mock/overrides.h"

namespace porthole::graphql {

/// Maximum number of rules of one portal; every call checks each of them.
inline constexpr std::size_t kRulesMax = 1'000;
/// Maximum number of steps in one sequence.
inline constexpr std::size_t kSequenceMax = 1'000;
/// Maximum delay of a response: it occupies a connection meanwhile.
inline constexpr std::chrono::milliseconds kDelayMax = std::chrono::hours(1);

/// What a rule responds with.
struct RuleResponse {
  /// Merged over what would be answered otherwise (see `pin`). A null pointer if the rule doesn't
  /// set data; a JSON null if `data` is to be null.
  Overrides data = nullptr;
  std::vector<QueryError> errors = {};
  /// The HTTP status; nothing for the usual one.
  std::optional<int> status = std::nullopt;
  std::chrono::milliseconds delay{0};
};

/// One response of a rule's `sequence`.
struct SequenceStep {
  std::shared_ptr<const RuleResponse> response;
  /// Number of calls it answers before the next step does.
  std::uint64_t times = 1;
};

/// A rule, as RULE of the control API describes it.
struct ResponseRule {
  std::optional<std::string> operation = std::nullopt;
  /// Null if the rule matches any variables.
  Overrides variables = nullptr;
  /// Whether the variables must match exactly, or may contain more.
  bool is_exact = false;
  std::optional<std::uint64_t> nth = std::nullopt;
  std::optional<std::uint64_t> times = std::nullopt;
  /// At least one; the last one repeats.
  std::vector<SequenceStep> steps = {};
};

}  // namespace porthole::graphql
