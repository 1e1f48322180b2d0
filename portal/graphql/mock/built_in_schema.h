#pragma once

#include "portal/graphql/type/schema.h"

namespace porthole::graphql {

/// A small schema of our own, with the names that the service's documentation uses in its examples:
/// what answers without a schema know of the world. It isn't the service's: documents are not
/// validated against it.
SchemaPtr built_in_schema();

}  // namespace porthole::graphql
