#pragma once

#include <cstddef>

#include "portal/graphql/language/limits.h"

namespace porthole::graphql::validation {

/// Maximum length of a message, an extension string and a path segment, in bytes. Longer ones are
/// cut and end with "…". They repeat names and values of the document, which may be as long as the
/// document.
inline constexpr std::size_t kTextBytesMax = 1024;

/// Maximum number of steps (fields, fragments and values looked at) to check whether fields can be
/// merged. Documents that people and generators write need a few for each of their fields; only
/// fragments that combine in ever new ways need more. Takes up to a tenth of a second.
inline constexpr std::size_t kMergeStepsMax = 1'000'000;

/// Maximum number of locations of one error, and of conflicts reported for one selection set. Each
/// location costs counting the lines before it.
inline constexpr std::size_t kLocationsMax = 20;

/// Lists of at most this many names are searched name by name, and for duplicates pair by pair;
/// longer ones are sorted.
inline constexpr std::size_t kFewNames = 16;

static_assert(kTextBytesMax > kExcerptBytesMax, "messages must fit what they repeat");

}  // namespace porthole::graphql::validation
