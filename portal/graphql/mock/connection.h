#pragma once

#include "portal/graphql/mock/mock_object.h"
#include "portal/graphql/mock/shape.h"

namespace porthole::graphql {

/// The connection returned by a field of `owner`: objects that mutations created and that belong to
/// the owner, followed by a few made-up objects determined by the owner, the field and its
/// arguments, newest first; or the known objects of its type, if there are any. Items don't depend
/// on the page. Arguments named like fields of the items set those fields in all items.
ResolvedValue make_connection(const MockObjectPtr& owner, const FieldCall& call,
                              const ConnectionShape& shape);

/// A single edge, as in payloads; given values apply to its `node`.
ResolvedValue make_edge(const MockWorldPtr& world, const MockRequest& request);

}  // namespace porthole::graphql
