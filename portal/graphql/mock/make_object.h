#pragma once

#include "portal/graphql/mock/mock_object.h"
#include "portal/graphql/mock/request.h"
#include "portal/graphql/mock/world.h"

namespace porthole::graphql {

/// The root of queries, for what is the same wherever it is asked from.
MockObjectPtr query_root(const MockWorldPtr& world);

ObjectPtr make_mock_root(MockWorldPtr world, OperationType operation);

/// The object that `request` means: null where it says that there is none. Doesn't count it.
MockObjectPtr make_mock_object(const MockWorldPtr& world, const MockRequest& request);

}  // namespace porthole::graphql
