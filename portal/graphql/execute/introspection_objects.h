#pragma once

#include <string_view>

#include "portal/graphql/execute/object.h"
#include "portal/graphql/type/schema.h"

namespace porthole::graphql {

/// The schema as the object that `__schema` gives (specification, 4.2). It and all objects that it
/// gives point into `schema`, which must outlive them.
ObjectPtr introspect_schema(const Schema& schema);

/// The type of that name as the object that `__type` gives; null where there is none.
ObjectPtr introspect_type(const Schema& schema, std::string_view name);

}  // namespace porthole::graphql
