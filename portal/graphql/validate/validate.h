#pragma once

#include <cstddef>
#include <vector>

#include "portal/graphql/language/ast.h"
#include "portal/graphql/language/request_error.h"
#include "portal/graphql/type/schema.h"

namespace porthole::graphql {

/// Maximum number of errors reported by one validation.
inline constexpr std::size_t kValidationErrorsMax = 20;

/// Checks a document by all rules of the specification, section 5, against `schema`; if it is null,
/// by those that need no schema. Accepts what graphql-js 16 accepts with its specified rules;
/// messages, locations, paths and extensions are those of graphql-ruby. Returns the first
/// `errors_max` errors in document order (0 counts as 1), or none if the document is valid.
///
/// Time is bounded by the parser's limits. Unlike graphql-js, rejects documents that need too many
/// comparisons to check whether fields can be merged.
std::vector<QueryError> validate(const Document& document, const Schema* schema,
                                 std::size_t errors_max = kValidationErrorsMax);

}  // namespace porthole::graphql
