#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace porthole::graphql {

/// Highest index of a list item that can be pinned individually: the list is extended to that
/// length.
inline constexpr std::size_t kPinnedIndexMax = 999;

/// The list index that a member name stands for: digits without leading zeros, at most
/// `kPinnedIndexMax`. Nothing for other names.
std::optional<std::size_t> pinned_index(std::string_view name);

}  // namespace porthole::graphql
