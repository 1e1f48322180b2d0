#pragma once

#include <string_view>

#include "portal/graphql/execute/object.h"
#include "portal/graphql/type/schema.h"

namespace porthole::graphql {

/// The value of `__schema` (specification, 4.2). It and all objects below it point into `schema`,
/// which must outlive them.
ObjectPtr introspect_schema(const Schema& schema);

/// The value of `__type`; null if there is no such type.
ObjectPtr introspect_type(const Schema& schema, std::string_view name);

}  // namespace porthole::graphql
