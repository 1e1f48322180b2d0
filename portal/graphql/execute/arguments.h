#pragma once

#include <optional>
#include <string>

#include "portal/base/json.h"
#include "portal/graphql/execute/value_space.h"
#include "portal/graphql/execute/variable_table.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

/// Whether the arguments contain a variable at any depth.
bool mention_variables(List<Argument> arguments);

/// Coerces the arguments of a field (specification, 6.4.1) into `result`, an empty object. Returns
/// the error if one is invalid or missing; then `result` is meaningless. `definition` is null
/// without a schema: then literals are converted by their kind. `variables` may be null if the
/// arguments contain none.
std::optional<std::string> coerce_arguments(const FieldDefinition* definition, const Field& field,
                                            const VariableValues* variables, ValueSpace& space,
                                            json::Value& result);

}  // namespace porthole::graphql
