#pragma once

#include <optional>
#include <string>

#include "portal/graphql/language/ast.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql::validation {

/// The first part of a literal that doesn't match the type expected at its position.
struct LiteralMismatch {
  /// In graphql-ruby's words: `Could not coerce value "x" to Int`. Empty where it has none.
  std::string explanation;
};

/// Checks a literal (specification, 5.6.1, 5.6.2 and 5.6.4). A single literal is coerced to a list
/// of one. Custom scalars and variables match anything.
std::optional<LiteralMismatch> find_mismatch(const Value& value, const Type& type);

}  // namespace porthole::graphql::validation
