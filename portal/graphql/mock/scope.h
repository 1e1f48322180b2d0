#pragma once

#include <memory>
#include <string>

#include "portal/graphql/mock/known_objects.h"
#include "portal/graphql/mock/node_store.h"

namespace porthole::graphql {

/// For whom answers are made.
struct MockScope {
  /// The slug of the organization: another one, other values.
  std::string organization;
  /// May be null.
  std::shared_ptr<const KnownObjects> known = nullptr;
  /// What mutations leave behind, of this organization. Where it is null, they leave nothing.
  std::shared_ptr<NodeStore> nodes = nullptr;
};

}  // namespace porthole::graphql
