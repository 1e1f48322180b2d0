#pragma once

#include <cstdint>

#include "portal/graphql/execute/object.h"
#include "portal/graphql/mock/hash.h"

namespace porthole::graphql {

/// Which of the hostile answers.
struct HostileKey {
  /// Of the seed and the organization.
  MockKey base;
  /// The number of calls before.
  std::uint64_t ordinal = 0;
};

/// Wraps the root of an answer, so that the answer is legal and as unpleasant as the types allow:
/// nulls, empty lists, pages that end early, extreme values (`hostile_value`). Works on the values
/// that objects return, whatever they are made of. What is non-null stays so, and objects are the
/// ones that `root` has.
///
/// What is done to a value is a pure function of `key`, its path and the value.
///
/// Calls with odd ordinals keep all objects and lists down to some level, and make null what can be
/// null there; one after the other they go through twelve levels. So each nullable field down to
/// there is null at least once in 24 calls. Calls with even ordinals lose things at random.
///
/// Null if `root` is null.
ObjectPtr make_hostile(ObjectPtr root, OperationType operation, const HostileKey& key);

}  // namespace porthole::graphql
