#pragma once

#include "portal/graphql/language/schema_ast.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

/// The types and directives that every schema has, whether or not they are written: the scalars of
/// the specification, October 2021, section 3.5, the directives of section 3.13, and the
/// introspection system of chapter 4, with the deprecation of arguments and input fields that
/// graphql-js 16 has besides. Parsed once. Safe to call from any thread.
const SchemaDocument& built_in_document();

/// Of a scalar of the specification; `custom` for any other name.
ScalarKind scalar_kind_of(std::string_view name);

}  // namespace porthole::graphql
