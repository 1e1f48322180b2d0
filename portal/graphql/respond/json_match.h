#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "portal/base/json.h"

namespace porthole::graphql {

enum class MatchMode : bool {
  /// Objects may have additional members, at any depth.
  subset,
  exact,
};

/// Maximum number of differences reported.
inline constexpr std::size_t kDifferencesMax = 8;

/// The differences of `actual`, each as `variables.input.branch is "main", expected "dev"`,
/// beginning with `path`; empty if it matches. Numbers are compared by value; lists must have the
/// same length and match item by item. At most `kDifferencesMax` are reported.
/// Values of members with secret names are not shown.
std::vector<std::string> differences(const json::Value& expected, const json::Value& actual,
                                     MatchMode mode, std::string_view path);

/// As `differences`, without the texts.
bool matches(const json::Value& expected, const json::Value& actual, MatchMode mode);

/// `value` as JSON, cut to 60 bytes, for messages.
std::string excerpt(const json::Value& value);

}  // namespace porthole::graphql
