#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "portal/base/uuid.h"
#include "portal/graphql/execute/object.h"
#include "portal/graphql/mock/hash.h"
#include "portal/graphql/mock/homes.h"
#include "portal/graphql/mock/identity.h"
#include "portal/graphql/mock/options.h"
#include "portal/graphql/mock/place.h"
#include "portal/graphql/mock/scope.h"

namespace porthole::graphql {

/// Shared by all objects of one answer. Safe to use from any thread.
class MockWorld {
 public:
  MockWorld(MockOptions options, std::shared_ptr<const Homes> homes, MockScope scope);

  const MockOptions& options() const { return options_; }
  /// The built-in one if there is no other.
  const Schema* schema() const { return homes_->schema(); }
  const Homes& homes() const { return *homes_; }
  const Places& places() const { return places_; }
  const MockScope& scope() const { return scope_; }
  /// The time of what mutations do.
  Timestamp now() const { return scope_.now.value_or(options_.epoch); }

  /// The key that the values of an object derive from.
  MockKey key_of(std::string_view type_name, const Uuid& uuid) const;
  /// The key of the root of an operation, which differs between organizations.
  MockKey root_key(OperationType operation) const;
  /// The UUID of the object with this id: the UUID in it, or one derived from it.
  Uuid uuid_of_id(std::string_view key) const;
  /// A UUID derived from `origin`.
  Uuid make_uuid(MockKey origin) const;

  /// The UUID of a list item: the lower its number, the later it was created.
  Uuid item_uuid(MockKey list, std::uint64_t number) const;

  /// Counts one more object. False if the limit is reached.
  bool take() const { return objects_left_.fetch_sub(1, std::memory_order_relaxed) > 0; }
  /// The error of a field beyond the limit.
  FieldFailure too_many() const;

  /// The known objects of that type, or null.
  const std::vector<KnownObjects::Known>* known_of_type(std::string_view type_name) const {
    return scope_.known == nullptr ? nullptr : scope_.known->of_type(type_name);
  }

  /// The known object that `given` identifies: by `id`, otherwise by the values that both have;
  /// without given values, the one reachable here. Null if there is none.
  const KnownObjects::Known* find_known(std::string_view type_name, const Overrides& given,
                                        bool is_near_root) const;

  /// Whether no objects of that type exist besides the known ones.
  bool knows_all(std::string_view type_name) const {
    return known_of_type(type_name) != nullptr && scope_.known->is_complete();
  }

  /// What an object's values derive from, with views into this world. Its time of creation is that
  /// of its UUID.
  MockIdentity identity(std::string_view type_name, const Uuid& uuid) const;

  /// The slug of the organization in which things are at home if nothing says more; may be empty.
  std::string_view organization() const;
  /// The place of an object of `type` with this UUID; nothing if the UUID bears none.
  std::optional<Place> find_place(const NamedType& type, const Uuid& uuid) const;

 private:
  const MockOptions options_;
  const std::shared_ptr<const Homes> homes_;
  const MockScope scope_;
  const MockKey seed_;
  const Places places_;
  mutable std::atomic<std::int64_t> objects_left_;
};

using MockWorldPtr = std::shared_ptr<const MockWorld>;

}  // namespace porthole::graphql
