#pragma once

#include <string>
#include <variant>

#include "portal/base/result.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/language/limits.h"
#include "portal/graphql/language/syntax_error.h"

namespace porthole::graphql {

/// Parses an executable document: operations and fragments, by the grammar of the GraphQL
/// specification, October 2021. Type-system definitions are errors (`unexpected "type"`), as are
/// descriptions, which later editions allow. Validates nothing beyond the grammar.
///
/// `source` should be UTF-8; any bytes are safe. Takes time and memory linear in the source, and
/// stack linear in its nesting; `limits` bounds all three. Thread-safe.
std::variant<Document, SyntaxError> parse_document(std::string source, const Limits& limits = {});

/// As `parse_document`, for callers that need no structured location: the error is `invalid` with
/// the message of `SyntaxError::to_string`.
Result<Document> parse(std::string source, const Limits& limits = {});

}  // namespace porthole::graphql
