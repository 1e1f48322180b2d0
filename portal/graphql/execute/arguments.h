#pragma once

#include <optional>
#include <string>

#include "portal/base/json.h"
#include "portal/graphql/execute/value_space.h"
#include "portal/graphql/execute/variable_table.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

/// Whether a variable stands anywhere in the arguments.
bool mention_variables(List<Argument> arguments);

/// The arguments of a field (specification, 6.4.1), added to `result`, an empty object. Gives what
/// is wrong where one has no value that it may have; then `result` has no meaning. `definition` is
/// null without a schema: then literals become what they look like. `variables` may be null where
/// the arguments mention none.
std::optional<std::string> coerce_arguments(const FieldDefinition* definition, const Field& field,
                                            const VariableValues* variables, ValueSpace& space,
                                            json::Value& result);

}  // namespace porthole::graphql
