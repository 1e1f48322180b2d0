#include "portal/graphql/mock/make_value.h"

#include <utility>

#include "portal/graphql/mock/connection.h"
#include "portal/graphql/mock/make_object.h"
#include "portal/graphql/mock/shape.h"

namespace porthole::graphql {

ResolvedValue make_mock_value(const MockWorldPtr& world, const MockRequest& request) {
  if (!world->take()) return world->too_many();
  if (edge_node(request.declared) != nullptr) return make_edge(world, request);
  MockObjectPtr object = make_mock_object(world, request);
  if (object == nullptr) return {};
  return ObjectPtr(std::move(object));
}

}  // namespace porthole::graphql
