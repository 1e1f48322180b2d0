#pragma once

#include "portal/graphql/mock/mock_object.h"
#include "portal/graphql/mock/request.h"
#include "portal/graphql/mock/world.h"

namespace porthole::graphql {

/// The query root, for objects that are the same wherever they are requested.
MockObjectPtr query_root(const MockWorldPtr& world);

/// The root object of an operation; null if the schema doesn't support it.
ObjectPtr make_mock_root(MockWorldPtr world, OperationType operation);

/// The object that `request` describes; null if there is none. Doesn't count it.
MockObjectPtr make_mock_object(const MockWorldPtr& world, const MockRequest& request);

}  // namespace porthole::graphql
