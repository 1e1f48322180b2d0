#pragma once

#include <optional>
#include <string>

#include "portal/graphql/type/types.h"

namespace porthole::graphql {

/// The first reason why `constant`, which contains no variables, isn't a value of `type`, an input
/// type, by the rules of input coercion (specification, 3.5 to 3.12). Within lists and objects it
/// begins with the path: `at "a.b[2]", "Int" can't be a string`. Custom scalars accept anything,
/// except objects that repeat a field name. Takes time linear in the constant and the fields of its
/// input objects.
std::optional<std::string> find_misfit(const Value& constant, const Type& type);

}  // namespace porthole::graphql
