#pragma once

#include <variant>
#include <vector>

#include "portal/base/json.h"
#include "portal/graphql/execute/value_space.h"
#include "portal/graphql/execute/variable_table.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/language/request_error.h"
#include "portal/graphql/type/schema.h"

namespace porthole::graphql {

/// Prepares the variables that `operation` declares. `schema` may be null.
VariableTable declare_variables(const OperationDefinition& operation, const Schema* schema,
                                ValueSpace& space);

/// Coerces the variables of one call (specification, 6.1.2), allocated in `space`; or returns what
/// is wrong with `inputs`, an object: at most one error per variable. Ignores undeclared variables.
/// `inputs` must outlive the values. Without a schema, values are taken as they are and only
/// missing ones are errors.
std::variant<VariableValues, std::vector<QueryError>> coerce_variables(const VariableTable& table,
                                                                       const Document& document,
                                                                       const json::Value& inputs,
                                                                       ValueSpace& space);

}  // namespace porthole::graphql
