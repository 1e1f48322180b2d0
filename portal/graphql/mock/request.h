#pragma once

#include <memory>
#include <optional>

#include "portal/base/uuid.h"
#include "portal/graphql/mock/hash.h"
#include "portal/graphql/mock/overrides.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

class MockObject;
using MockObjectPtr = std::shared_ptr<const MockObject>;

/// Which object is wanted, and what is already known of it.
struct MockRequest {
  /// What the field that has it says; may be abstract.
  const NamedType& declared;
  /// What it derives from where nothing else says which object it is.
  MockKey origin;
  /// Values of its own. An `id` or `uuid` in them says which object it is.
  Overrides given = nullptr;
  /// Whether `given` comes from arguments that look for an object that may exist already.
  bool is_lookup = false;
  /// Whether neither lists nor arguments lie between the root and it.
  bool is_near_root = false;
  /// The object that lists it.
  MockObjectPtr owner = nullptr;
  /// A UUID that it was already given.
  std::optional<Uuid> uuid = std::nullopt;
};

}  // namespace porthole::graphql
