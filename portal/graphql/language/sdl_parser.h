#pragma once

#include <string>
#include <variant>

#include "portal/graphql/language/limits.h"
#include "portal/graphql/language/schema_ast.h"
#include "portal/graphql/language/syntax_error.h"

namespace porthole::graphql {

/// Parses a type-system document: definitions and extensions by the grammar of the GraphQL
/// specification, October 2021, chapter 3. Operations and fragments are errors (`unexpected
/// "query"`). Validates nothing beyond the grammar. Errors, limits and thread safety are those of
/// `parse_document`.
std::variant<SchemaDocument, SyntaxError> parse_schema_document(
    std::string source, const Limits& limits = kSchemaLimits);

/// Parses one constant value, which must be the whole source of `storage`, and is stored there.
std::variant<Value, SyntaxError> parse_constant(DocumentStorage& storage,
                                                const Limits& limits = {});

}  // namespace porthole::graphql
