#pragma once

#include "portal/graphql/type/schema.h"
#include "portal/graphql/type/schema_problem_list.h"

namespace porthole::graphql {

/// Checks that objects and interfaces implement their interfaces (specification, 3.6 and 3.7): they
/// also implement the interfaces of those, have their fields with the same or a narrower type, have
/// the arguments of these fields with the same types, and require no other arguments.
///
/// Requires a schema whose names are all resolved. Reports until the list is full; skips built-in
/// types.
void check_interfaces(const Schema& schema, SchemaProblemList& problems);

}  // namespace porthole::graphql
