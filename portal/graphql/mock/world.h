#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "portal/base/uuid.h"
#include "portal/graphql/execute/object.h"
#include "portal/graphql/mock/hash.h"
#include "portal/graphql/mock/identity.h"
#include "portal/graphql/mock/options.h"
#include "portal/graphql/mock/scope.h"
#include "portal/graphql/type/schema.h"

namespace porthole::graphql {

/// What all objects of one answer have in common. Any number of threads may use it at once.
class MockWorld {
 public:
  MockWorld(MockOptions options, SchemaPtr schema, MockScope scope);

  const MockOptions& options() const { return options_; }
  /// Null where there is none.
  const Schema* schema() const { return schema_.get(); }
  const MockScope& scope() const { return scope_; }

  /// What the values of the object of that type and identity derive from.
  MockKey key_of(std::string_view type_name, const Uuid& uuid) const;
  /// That of the root of an operation, which each organization has of its own.
  MockKey root_key(OperationType operation) const;
  /// The identity of what a Relay identifier names: the UUID in it, or one made of whatever it is.
  Uuid uuid_of_id(std::string_view key) const;
  /// A UUID of an object that comes from nothing but `origin`.
  Uuid make_uuid(MockKey origin) const;

  /// A UUID of an item of a list: the lower its number, the later it was created.
  Uuid item_uuid(MockKey list, std::uint64_t number) const;

  /// Counts one more object. False where the answer has enough.
  bool take() const { return objects_left_.fetch_sub(1, std::memory_order_relaxed) > 0; }
  /// What a field becomes that would be one too many.
  FieldFailure too_many() const;

  /// The known ones of that type, or null.
  const std::vector<KnownObjects::Known>* known_of_type(std::string_view type_name) const {
    return scope_.known == nullptr ? nullptr : scope_.known->of_type(type_name);
  }

  /// The known object that `given` names: by its `id`, else by the values that both have; where
  /// nothing is given, the one that is there by itself. Null where there is none.
  const KnownObjects::Known* find_known(std::string_view type_name, const Overrides& given,
                                        bool is_near_root) const;

  /// Whether no others of that type exist than the known ones.
  bool knows_all(std::string_view type_name) const {
    return known_of_type(type_name) != nullptr && scope_.known->is_complete();
  }

  /// What an object's values derive from, with views into this world.
  MockIdentity identity(std::string_view type_name, const Uuid& uuid) const;

 private:
  const MockOptions options_;
  const SchemaPtr schema_;
  const MockScope scope_;
  const MockKey seed_;
  mutable std::atomic<std::int64_t> objects_left_;
};

using MockWorldPtr = std::shared_ptr<const MockWorld>;

}  // namespace porthole::graphql
