#pragma once

#include "portal/graphql/mock/world.h"

namespace porthole::graphql {

/// `typed`, an object of the built-in schema, in an answer without a schema: what the document
/// selects of the fields of its type is taken from it, everything else is made up by names.
ObjectPtr bridge(const MockWorldPtr& world, ObjectPtr typed);

/// The type of the built-in schema whose objects have ids and that is called so; null if there is
/// none.
const NamedType* bridged_type(const MockWorld& world, std::string_view type_name);

}  // namespace porthole::graphql
