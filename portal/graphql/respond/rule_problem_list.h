#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "portal/base/json.h"
#include "portal/graphql/respond/rule_problem.h"

namespace porthole::graphql {

/// Collects problems while rules are parsed: at most `kRuleProblemsMax`. Paths are JSON pointers.
/// The messages list what would be valid, which those of `ObjectReader` don't.
class RuleProblemList {
 public:
  explicit RuleProblemList(RuleProblems& problems) : problems_(problems) {}

  void refuse(std::string path, std::string message);
  /// Reports a value of the wrong type.
  void refuse_kind(std::string path, std::string_view expected, const json::Value& found);
  /// Reports every member of `object` that isn't in `known`.
  void refuse_unknown(const json::Value& object, const std::string& path,
                      std::initializer_list<std::string_view> known);

  /// The member `name` of `object` as a number from 1 to 1,000,000,000. Nothing if it is missing,
  /// or invalid, which is reported.
  std::optional<std::uint64_t> read_count(const json::Value& object, std::string_view name,
                                          const std::string& path);

 private:
  RuleProblems& problems_;
};

}  // namespace porthole::graphql
