#pragma once

#include "portal/graphql/type/schema.h"
#include "portal/graphql/type/schema_problem_list.h"

namespace porthole::graphql {

// Both require a schema whose names are all resolved, report until the list is full, and skip
// built-in definitions.

/// Input objects can have a value: none requires, through non-null fields, a value of its own type
/// (specification, 3.10).
void check_input_cycles(const Schema& schema, SchemaProblemList& problems);

/// Default values are finite: no input field's default contains that field again through fields
/// that it leaves to their defaults. Requires default values that match their types.
void check_default_cycles(const Schema& schema, SchemaProblemList& problems);

}  // namespace porthole::graphql
