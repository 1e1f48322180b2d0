#pragma once

#include "portal/base/json.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

// The custom scalars whose input the real service checks, known by their names. That it does so as
// graphql-ruby's own scalars do is a guess; its schema says only what they are.
// - `DateTime`, `ISO8601DateTime`: see `is_ruby_time`.
// - `Date`, `ISO8601Date`: see `is_ruby_date`.
// - `JSInt`: an integer that a double holds exactly, up to 2^53 - 1 on both sides of 0.

/// Whether the custom scalar takes the value of a variable. Other scalars take anything.
bool fits_format(const NamedType& scalar, const json::Value& input);

/// Whether the custom scalar takes the literal, which is neither null nor a variable.
bool fits_format(const NamedType& scalar, const Value& literal);

}  // namespace porthole::graphql
