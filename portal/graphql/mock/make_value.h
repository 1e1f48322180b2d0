#pragma once

#include "portal/graphql/execute/object.h"
#include "portal/graphql/mock/request.h"
#include "portal/graphql/mock/world.h"

namespace porthole::graphql {

/// The object that `request` means as the value of a field: counted, and as an edge with its node
/// if the type is an edge.
ResolvedValue make_mock_value(const MockWorldPtr& world, const MockRequest& request);

}  // namespace porthole::graphql
