#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "portal/base/uuid.h"
#include "portal/graphql/mock/hash.h"
#include "portal/graphql/mock/overrides.h"
#include "portal/graphql/mock/place.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

class MockObject;
using MockObjectPtr = std::shared_ptr<const MockObject>;

/// Describes a requested object.
struct MockRequest {
  /// The field's type; may be abstract.
  const NamedType& declared;
  /// What the object derives from if nothing identifies it.
  MockKey origin;
  /// Given values. An `id` or `uuid` in them identifies the object.
  Overrides given = nullptr;
  /// Whether `given` comes from arguments that look up a possibly existing object.
  bool is_lookup = false;
  /// Whether there are no lists or arguments between the root and the object.
  bool is_near_root = false;
  /// The object that lists it, or that it is a part of.
  MockObjectPtr owner = nullptr;
  /// Its UUID or place, if already known.
  std::optional<Uuid> uuid = std::nullopt;
  std::optional<Place> place = std::nullopt;
  /// See `FieldCall::wanted`.
  const std::vector<const NamedType*>* wanted = nullptr;
};

}  // namespace porthole::graphql
