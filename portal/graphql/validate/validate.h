#pragma once

#include <cstddef>
#include <vector>

#include "portal/graphql/language/ast.h"
#include "portal/graphql/language/request_error.h"
#include "portal/graphql/type/schema.h"

namespace porthole::graphql {

/// Maximum number of errors reported by one validation.
inline constexpr std::size_t kValidationErrorsMax = 100;

/// Checks a document by all rules of the specification, section 5, against `schema`; if it is null,
/// by those that need no schema. Refuses what the specification refuses, and answers as
/// graphql-ruby 2.2.17: with its messages, locations, paths, extensions, their number and their
/// order. What that takes and the specification doesn't is only reported if there is nothing else.
/// Returns the first `errors_max` errors (0 counts as 1), or none if the document is valid.
///
/// Time is bounded by the parser's limits, and by the number of steps to check whether fields can
/// be merged; see `kMergeStepsMax`.
std::vector<QueryError> validate(const Document& document, const Schema* schema,
                                 std::size_t errors_max = kValidationErrorsMax);

}  // namespace porthole::graphql
