#pragma once

#include <string>
#include <variant>

#include "portal/graphql/language/limits.h"
#include "portal/graphql/language/schema_ast.h"
#include "portal/graphql/language/syntax_error.h"

namespace porthole::graphql {

/// Reads a type-system document: definitions and extensions after the grammar of the GraphQL
/// specification, October 2021, chapter 3. Operations and fragments are errors
/// (`unexpected "query"`). Nothing is validated beyond the grammar. Errors, bounds and threads are
/// those of `parse_document`.
std::variant<SchemaDocument, SyntaxError> parse_schema_document(
    std::string source, const Limits& limits = kSchemaLimits);

/// Reads one constant value, which must be all of the storage's source, and lies in the storage.
std::variant<Value, SyntaxError> parse_constant(DocumentStorage& storage,
                                                const Limits& limits = {});

}  // namespace porthole::graphql
