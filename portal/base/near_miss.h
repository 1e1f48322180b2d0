#pragma once

#include <concepts>
#include <ranges>
#include <string>
#include <string_view>
#include <vector>

// What someone who mistyped a name meant: flags, commands, variables, properties, scopes, enum
// values. Thread-safe.

namespace porthole {

/// More names than this in one suggestion help nobody.
inline constexpr std::size_t kNearMissesMax = 3;

/// The names among `known` that `word` is a near miss of, at most `kNearMissesMax`, in their order:
/// those with the fewest edits between (an edit inserts, removes or replaces a byte, or swaps two
/// neighbours), if these are at most two and at most half of either; else those that begin with
/// `word`, if it has three bytes or more. The case of ASCII letters doesn't count. Words over 64
/// bytes are near to nothing, so that the time is bounded by the number of names.
std::vector<std::string_view> near_misses(std::string_view word,
                                          const std::vector<std::string_view>& known);

/// `; did you mean "a"?`, or `"a", "b" or "c"?`, to be put behind a message; empty if nothing is
/// near.
std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& known);

/// The same, of any other range of texts. It must outlive the call.
template <std::ranges::input_range Names>
requires std::convertible_to<std::ranges::range_reference_t<const Names>, std::string_view>
    std::string did_you_mean(std::string_view word, const Names& known) {
  return did_you_mean(
      word, std::vector<std::string_view>(std::ranges::begin(known), std::ranges::end(known)));
}

}  // namespace porthole
