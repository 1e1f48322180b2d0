#pragma once

#include <string>
#include <variant>

#include "portal/base/result.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/language/limits.h"
#include "portal/graphql/language/syntax_error.h"

namespace porthole::graphql {

/// Reads an executable document: operations and fragments after the grammar of the GraphQL
/// specification, October 2021. Definitions of a type system are errors (`unexpected "type"`), and
/// so are descriptions, which later editions allow. Nothing is validated beyond the grammar.
///
/// `source` should be UTF-8, and any bytes are safe. Takes time and memory in proportion to the
/// source, and stack in proportion to its nesting; `limits` bounds all three. Safe to call from any
/// thread.
std::variant<Document, SyntaxError> parse_document(std::string source, const Limits& limits = {});

/// The same for callers that need no structured place: the error is `invalid`, and its message is
/// `SyntaxError::to_string`.
Result<Document> parse(std::string source, const Limits& limits = {});

}  // namespace porthole::graphql
