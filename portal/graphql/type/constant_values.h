#pragma once

#include <optional>
#include <string>

#include "portal/graphql/type/types.h"

namespace porthole::graphql {

/// Why `constant`, which holds no variables, is no value of `type`, which must be a type for input,
/// by the rules of input coercion (specification, 3.5 to 3.12); the first reason that is found.
/// Within lists and objects it begins with the place: `at "a.b[2]", "Int" can't be a string`.
/// Scalars that are custom take anything, in which no object may name a field twice. Takes time in
/// proportion to the constant and the fields of the input objects in it.
std::optional<std::string> find_misfit(const Value& constant, const Type& type);

}  // namespace porthole::graphql
