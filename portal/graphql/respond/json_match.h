#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "portal/base/json.h"

namespace porthole::graphql {

enum class MatchMode : bool {
  /// Objects may have more members than are expected, at any depth.
  subset,
  exact,
};

/// What is different in `actual`, each as `variables.input.branch is "main", expected "dev"`, where
/// `path` is what it begins with; empty where it matches. Numbers are equal when their values are;
/// lists match item by item and must be of one length. At most `kDifferencesMax` are told.
inline constexpr std::size_t kDifferencesMax = 8;
std::vector<std::string> differences(const json::Value& expected, const json::Value& actual,
                                     MatchMode mode, std::string_view path);

/// The same without the words.
bool matches(const json::Value& expected, const json::Value& actual, MatchMode mode);

/// `value` as JSON, cut to some 60 bytes: for messages.
std::string excerpt(const json::Value& value);

}  // namespace porthole::graphql
