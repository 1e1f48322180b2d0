#pragma once

#include <memory>
#include <string>

#include "portal/base/uuid.h"
#include "portal/graphql/mock/mock_node.h"
#include "portal/graphql/mock/world.h"

namespace porthole::graphql {

/// The root of an operation without a schema. Fields with selections are objects; `edges` and
/// `nodes` are lists; other values derive from the field name. The type of an object derives from
/// the name of its field: `Build` from `build`, from `buildEdge` and from the items of `builds`.
/// What the built-in schema has is taken from there (bridged_object.h).
ObjectPtr make_untyped_root(MockWorldPtr world, OperationType operation);

/// An object of which only the name of its type is known.
std::shared_ptr<const MockNode> make_untyped_object(MockWorldPtr world, std::string type_name,
                                                    const Uuid& uuid);

}  // namespace porthole::graphql
