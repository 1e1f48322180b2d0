#pragma once

#include "portal/graphql/execute/object.h"
#include "portal/graphql/mock/request.h"
#include "portal/graphql/mock/world.h"

namespace porthole::graphql {

/// The value of a field that returns the object described by `request`: counted, and as an edge
/// with its node if the type is an edge.
ResolvedValue make_mock_value(const MockWorldPtr& world, const MockRequest& request);

}  // namespace porthole::graphql
