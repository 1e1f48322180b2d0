#pragma once

#include "portal/graphql/mock/world.h"

namespace porthole::graphql {

/// The root of an operation where there is no schema. What is an object is what the document
/// selects from; what is called `edges` or `nodes` is a list; every other value comes from the name
/// of its field. The type of an object is taken from the name of the field that has it: `Build` of
/// `build`, of `buildEdge` and of the items of `builds`.
ObjectPtr make_untyped_root(MockWorldPtr world, OperationType operation);

}  // namespace porthole::graphql
