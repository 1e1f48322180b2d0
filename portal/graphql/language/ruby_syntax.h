#pragma once

#include <string_view>

#include "portal/graphql/language/request_error.h"
#include "portal/graphql/language/syntax_error.h"

namespace porthole::graphql {

/// The entry of a response's `errors` for a document that `parse_document` refused with `error`, in
/// the words of graphql-ruby 2.2.17: `Expected COLON, actual: RPAREN (")") at [1, 6]`. Where that
/// takes the document, and for our limits, in our own. Takes time linear in the source.
QueryError to_query_error(const SyntaxError& error, std::string_view source);

}  // namespace porthole::graphql
