#pragma once

#include "portal/graphql/language/schema_ast.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

/// The types and directives of every schema: the scalars of the specification, October 2021,
/// section 3.5, the directives of section 3.13, and the introspection system of chapter 4, with the
/// deprecation of arguments and input fields as in graphql-js 16. Parsed once. Thread-safe.
const SchemaDocument& built_in_document();

/// `custom` for a name that isn't one of the specification's scalars.
ScalarKind scalar_kind_of(std::string_view name);

}  // namespace porthole::graphql
