#pragma once

#include "portal/graphql/type/schema.h"
#include "portal/graphql/type/schema_problem_list.h"

namespace porthole::graphql {

// Rules for arguments and input fields (specification, 3.6 to 3.13). Both require a schema whose
// names are all resolved, report until the list is full, and skip built-in definitions.

/// Required arguments and input fields aren't deprecated.
void check_deprecations(const Schema& schema, SchemaProblemList& problems);

/// Checks that the fields of input objects with `@oneOf` are nullable and have no default values.
void check_one_of_fields(const Schema& schema, SchemaProblemList& problems);

/// Default values match their types.
void check_default_values(const Schema& schema, SchemaProblemList& problems);

}  // namespace porthole::graphql
