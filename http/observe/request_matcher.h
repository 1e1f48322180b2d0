#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/observe/match_criteria.h"
#include "http/observe/match_input.h"
#include "portal/base/json.h"

namespace porthole::http {

/// Compares requests with criteria. Immutable: thread-safe.
///
/// `body` and `variables` match as subsets: objects may have more members than are expected, at any
/// depth. A slash at the end of a path is ignored, as the router ignores it.
class RequestMatcher {
 public:
  /// Matches every request.
  RequestMatcher() = default;
  explicit RequestMatcher(MatchCriteria criteria);

  /// Nothing: requests of any organization, and of none.
  const std::optional<std::string>& organization() const { return criteria_.organization; }

  bool matches(const MatchInput& input) const;

  /// Whether requests of that origin count at all: the others are not even near.
  bool counts(std::string_view origin) const;

  /// How many criteria differ, headers, body and variables left out: the cheap ones. Of two
  /// requests the one with the lower distance is nearer.
  std::size_t distance(const MatchInput& input) const;

  /// Describes each difference: `method is "GET", expected "POST"`. Empty when `input` matches.
  std::vector<std::string> differences(const MatchInput& input) const;

  /// The criteria as compact JSON with credentials masked.
  const std::string& json() const { return criteria_.json; }

 private:
  bool matches_headers(const MatchInput& input) const;
  bool matches_bodies(const MatchInput& input) const;
  void compare_names(const MatchInput& input, std::vector<std::string>& differences) const;
  void compare_headers(const MatchInput& input, std::vector<std::string>& differences) const;

  /// As `input` has it: redacted or not.
  const std::optional<std::string>& expected_path(const MatchInput& input) const;

  MatchCriteria criteria_;
  std::optional<std::string> redacted_path_;
};

}  // namespace porthole::http
