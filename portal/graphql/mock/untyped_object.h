#pragma once

#include "portal/graphql/mock/world.h"

namespace porthole::graphql {

/// The root of an operation without a schema. Fields with selections are objects; `edges` and
/// `nodes` are lists; other values derive from the field name. The type of an object derives from
/// the name of its field: `Build` from `build`, from `buildEdge` and from the items of `builds`.
/// What the built-in schema has is taken from there (bridged_object.h).
ObjectPtr make_untyped_root(const MockWorldPtr& world, OperationType operation);

}  // namespace porthole::graphql
