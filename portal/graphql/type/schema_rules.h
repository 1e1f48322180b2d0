#pragma once

#include "portal/graphql/type/schema.h"
#include "portal/graphql/type/schema_problem_list.h"

namespace porthole::graphql {

// The rules between the definitions of a schema whose names are all resolved (specification, 3.6 to
// 3.13). Each reports what it finds, until the list is full. What is built in is not looked at.

/// Objects and interfaces have what their interfaces ask for: the interfaces that those implement,
/// their fields, of the same type or a narrower one, the arguments of these, of the same type, and
/// no further arguments that are required.
void check_interfaces(const Schema& schema, SchemaProblemList& problems);

/// Nothing that must be given is deprecated.
void check_deprecations(const Schema& schema, SchemaProblemList& problems);

/// Input objects have values: none requires, by way of fields that must not be null, another of
/// itself.
void check_input_cycles(const Schema& schema, SchemaProblemList& problems);

/// Default values fit their types.
void check_default_values(const Schema& schema, SchemaProblemList& problems);

/// Default values are finite: none of an input object's fields has, by way of the fields that it
/// leaves to their defaults, itself as a part. For schemas whose default values fit.
void check_default_cycles(const Schema& schema, SchemaProblemList& problems);

}  // namespace porthole::graphql
