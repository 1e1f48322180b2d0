#pragma once

#include <cstddef>
#include <string>

#include "portal/base/json.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

/// A coerced value as a literal of `type`, as graphql-js prints defaults in introspection:
/// `{branch: "main", states: [PASSED]}`. An `ID` of digits is printed as an integer.
std::string print_value(const json::Value& value, const Type& type);

/// A literal for messages, cut to `kExcerptBytesMax`.
std::string print_excerpt(const Value& literal);

}  // namespace porthole::graphql
