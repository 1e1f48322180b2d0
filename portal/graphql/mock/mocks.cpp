#include "portal/graphql/mock/mocks.h"

#include <memory>

#include "portal/graphql/mock/built_in_schema.h"
#include "portal/graphql/mock/make_object.h"
#include "portal/graphql/mock/untyped_object.h"
#include "portal/graphql/mock/world.h"

namespace porthole::graphql {

std::shared_ptr<const Homes> Mocks::homes_of(const SchemaPtr& schema) const {
  std::shared_ptr<const Homes> homes = homes_.load(std::memory_order_acquire);
  if (homes != nullptr && homes->schema() == schema.get()) return homes;
  homes = std::make_shared<const Homes>(schema);
  homes_.store(homes, std::memory_order_release);
  return homes;
}

ObjectPtr Mocks::root(const SchemaPtr& schema, OperationType operation, MockScope scope) const {
  auto world = std::make_shared<const MockWorld>(
      options_, homes_of(schema == nullptr ? built_in_schema() : schema), std::move(scope));
  if (schema == nullptr) return make_untyped_root(world, operation);
  return make_mock_root(std::move(world), operation);
}

}  // namespace porthole::graphql
