#pragma once

#include <string>

#include "portal/graphql/type/schema.h"
#include "tests/portal/graphql/validate/pet_schema.h"

namespace porthole::graphql {

/// `source` checked against the schema of pets: each problem a line, `<message> at <line>:<column>`
/// with more places after it. Empty where `source` is valid. Fails the test where it can't be
/// parsed.
std::string problems_of(std::string source);
/// The same, against another schema; null for none.
std::string problems_of(std::string source, const Schema* schema);
/// The only problem of `source`, against the schema of pets, as an answer shows it.
std::string only_problem_of(std::string source);

/// Fails the test where `definition` is no schema.
SchemaPtr schema_of(std::string definition);

}  // namespace porthole::graphql
