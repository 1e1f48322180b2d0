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

/// A literal as people write it, for messages: cut short after `kExcerptBytesMax` bytes.
std::string print_excerpt(const Value& literal);

/// `text`, or its beginning and "…" where it has more than `bytes_max` bytes; never ends within a
/// character.
std::string cut_short(std::string text, std::size_t bytes_max);

}  // namespace porthole::graphql
