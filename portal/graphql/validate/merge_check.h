#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "portal/graphql/language/ast.h"
#include "portal/graphql/validate/context.h"
#include "portal/graphql/validate/field_map.h"
#include "portal/graphql/validate/value_equality.h"

namespace porthole::graphql::validation {

enum class ConflictKind : std::uint8_t { field, argument, return_type };

/// Fields of one response key that can't be merged.
struct MergeConflict {
  std::string_view key;
  ConflictKind kind = ConflictKind::field;
  /// Each once, in document order; at most `kLocationsMax`.
  std::vector<SelectedField> fields;
};

/// Finds the fields that can't be merged (specification, 5.3.2), at most `kLocationsMax` conflicts.
///
/// Compares groups, not pairs: all fields that are merged under one key are checked at once, then
/// their selections together are the next group. Each group of selection sets is checked once.
/// Takes time linear in the document, times its nesting, unless its fragments combine in many
/// different ways: then the budget ends, and the result is incomplete.
std::vector<MergeConflict> find_merge_conflicts(Context& context, ComparisonBudget& budget);

}  // namespace porthole::graphql::validation
