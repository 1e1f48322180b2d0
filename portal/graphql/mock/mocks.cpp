#include "portal/graphql/mock/mocks.h"

#include <memory>

#include "portal/graphql/mock/make_object.h"
#include "portal/graphql/mock/untyped_object.h"
#include "portal/graphql/mock/world.h"

namespace porthole::graphql {

ObjectPtr Mocks::root(SchemaPtr schema, OperationType operation, MockScope scope) const {
  auto world = std::make_shared<const MockWorld>(options_, std::move(schema), std::move(scope));
  if (world->schema() == nullptr) return make_untyped_root(std::move(world), operation);
  return make_mock_root(std::move(world), operation);
}

}  // namespace porthole::graphql
