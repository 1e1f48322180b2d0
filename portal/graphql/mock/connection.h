#pragma once

#include "portal/graphql/mock/mock_object.h"
#include "portal/graphql/mock/shape.h"

namespace porthole::graphql {

/// The connection that a field of `owner` has: first what mutations created and belongs to it, then
/// a few objects that the owner, the field and its arguments determine, the newest first; or the
/// known objects of its type, where there are some. A page doesn't change what is on it, and
/// arguments that have the names of the items' fields are values of all items.
ResolvedValue make_connection(const MockObjectPtr& owner, const FieldCall& call,
                              const ConnectionShape& shape);

/// An edge that stands by itself, as payloads have them; what is given for it is given as `node`.
ResolvedValue make_edge(const MockWorldPtr& world, const MockRequest& request);

}  // namespace porthole::graphql
