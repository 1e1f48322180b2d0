#pragma once

#include <string_view>
#include <vector>

#include "portal/graphql/language/ast.h"
#include "portal/graphql/validate/context.h"
#include "portal/graphql/validate/merge_check.h"
#include "portal/graphql/validate/value_equality.h"

namespace porthole::graphql::validation {

/// Conflicts that graphql-ruby reports for the selections of one field or operation.
struct RubyConflict {
  std::string_view key;
  /// Of names or of arguments.
  ConflictKind kind = ConflictKind::field;
  /// In the order in which it finds them.
  std::vector<const Field*> fields;
  VisitOrder order = 0;
};

/// Finds the fields that graphql-ruby says can't be merged, as what it reports depends on how it
/// looks for them: pair by pair, each fragment once, and by other conditions than the
/// specification's. Takes time quadratic in the document; what it finds after `budget` ended is
/// missing. Needs a schema.
std::vector<RubyConflict> find_ruby_conflicts(Context& context, ComparisonBudget& budget);

/// Whether both have the same arguments as graphql-ruby writes them.
bool have_same_arguments(const Field& left, const Field& right);

}  // namespace porthole::graphql::validation
