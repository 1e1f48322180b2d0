#pragma once

#include <string>

#include "portal/graphql/type/schema.h"
#include "tests/portal/graphql/validate/pet_schema.h"

namespace porthole::graphql {

/// Validates `source` against the pet schema. Each problem is a line `<message> at
/// <line>:<column>`, with further locations after it; empty if `source` is valid. Fails the test if
/// it can't be parsed.
std::string problems_of(std::string source);
/// The same against another schema; null for none.
std::string problems_of(std::string source, const Schema* schema);
/// The only problem of `source` against the pet schema, as JSON.
std::string only_problem_of(std::string source);

/// Fails the test if `definition` is invalid.
SchemaPtr schema_of(std::string definition);

}  // namespace porthole::graphql
