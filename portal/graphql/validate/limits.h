#pragma once

#include <cstddef>

#include "portal/graphql/language/limits.h"

namespace porthole::graphql::validation {

/// Longest message, and longest text of an extension or a path of a path, in bytes. What is cut
/// ends with "…". Messages repeat names and values of the document, which may be as long as it.
inline constexpr std::size_t kTextBytesMax = 1024;

/// Most pairs of fields, fragments and values that are compared to see whether fields can be
/// merged. Few documents that people write need more than a thousand; the number of pairs grows
/// with the square of how often one key is selected. Takes up to a tenth of a second.
inline constexpr std::size_t kMergeComparisonsMax = 1'000'000;

/// Most places that one problem names, and most conflicts that one selection set is said to have. A
/// place costs counting the lines before it.
inline constexpr std::size_t kPlacesMax = 20;

/// Lists of at most so many names are searched for repetitions pair by pair, longer ones sorted.
inline constexpr std::size_t kFewNames = 16;

static_assert(kTextBytesMax > kExcerptBytesMax, "messages must have room for what they repeat");

}  // namespace porthole::graphql::validation
