#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "portal/graphql/type/schema.h"
#include "portal/graphql/type/schema_problem.h"

namespace porthole::graphql {

/// Builds a schema from the schema definition language: definitions and extensions, in any order.
/// Reports either the first syntax error, or all errors within single definitions and unresolved
/// names, or, if there are none of those, the errors between definitions: at most
/// `kSchemaProblemsMax`, sorted by location. Input is bounded by `kSchemaLimits`.
///
/// The rules are those of the specification, chapter 3, as implemented by graphql-js 16, and three
/// that graphql-js leaves out: root types are distinct, default values and directive arguments
/// match their types, and default values of input objects don't contain each other endlessly.
/// Redefinitions of built-in types are ignored; built-in directives may be redefined.
std::variant<SchemaPtr, SchemaProblems> build_schema(std::string source);

/// Builds a schema from the response to an introspection query: the whole response, its `data`, or
/// the value of `__schema`. Same rules; locations are those of the JSON. Introspection doesn't
/// report applied directives, except for deprecations, `specifiedByURL` and `isOneOf`.
std::variant<SchemaPtr, SchemaProblems> build_schema_from_introspection(std::string_view json);

}  // namespace porthole::graphql
