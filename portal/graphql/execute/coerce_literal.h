#pragma once

#include <optional>

#include "portal/base/json.h"
#include "portal/graphql/execute/value_space.h"
#include "portal/graphql/execute/variable_table.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

// Input coercion of literals (specification, 3.4 to 3.13), accepting what graphql-js accepts. The
// result is JSON: enum values and `ID`s become strings, lists and input objects are filled with
// their defaults, and the members of an input object are in the order of their definitions.
//
// Strings are not copied: they refer to the literal, the variable or the schema, which must outlive
// the result.

/// Coerces a literal to `type`. Nothing if it doesn't match, or if it needs variables that have no
/// value. `variables` may be null if the literal can't contain any.
std::optional<json::Value> coerce_literal(const Value& literal, const Type& type,
                                          const VariableValues* variables, ValueSpace& space);

/// Coerces a literal without a type: enum values become strings; a variable without a value becomes
/// null in a list and is left out of an object.
std::optional<json::Value> coerce_untyped(const Value& literal, const VariableValues* variables,
                                          ValueSpace& space);

}  // namespace porthole::graphql
