#pragma once

#include <memory_resource>

#include "portal/graphql/language/ast.h"
#include "portal/graphql/type/schema.h"
#include "portal/graphql/validate/facts.h"

namespace porthole::graphql::validation {

/// Walks the document once and collects its facts. `schema` may be null. The facts lie in `memory`
/// and point into the document and the schema. Recurses once per nesting level.
Facts collect_facts(const Document& document, const Schema* schema,
                    std::pmr::memory_resource& memory);

}  // namespace porthole::graphql::validation
