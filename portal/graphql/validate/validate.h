#pragma once

#include <cstddef>
#include <vector>

#include "portal/graphql/language/ast.h"
#include "portal/graphql/language/request_error.h"
#include "portal/graphql/type/schema.h"

namespace porthole::graphql {

/// Most errors that one validation reports.
inline constexpr std::size_t kValidationErrorsMax = 20;

/// Checks a document by every rule of the specification, section 5, against `schema`. Without one
/// (null), by the rules that need none. The verdict is that of graphql-js 16 with its specified
/// rules; messages, places, paths and extensions are those of the vendor's engine. Empty where the
/// document is valid. At most `errors_max`, of which 0 is taken for 1: the first ones, in the order
/// of the document.
///
/// Time is bounded by the limits of parsing. A document whose fields take too many comparisons to
/// see whether they can be merged is refused for that, which graphql-js doesn't do.
std::vector<QueryError> validate(const Document& document, const Schema* schema,
                                 std::size_t errors_max = kValidationErrorsMax);

}  // namespace porthole::graphql
