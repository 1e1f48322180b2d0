#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "portal/base/clock.h"
#include "portal/graphql/mock/known_objects.h"
#include "portal/graphql/mock/node_store.h"

namespace porthole::graphql {

/// For whom answers are made up.
struct MockScope {
  /// The slug of the organization. Values differ between organizations.
  std::string organization;
  /// May be null.
  std::shared_ptr<const KnownObjects> known = nullptr;
  /// Objects that mutations of this organization created or changed. If null, mutations leave no
  /// trace.
  std::shared_ptr<NodeStore> nodes = nullptr;
  /// When it is: the time of what mutations do. Absent: the world's epoch.
  std::optional<Timestamp> now = std::nullopt;
  /// The name of the request, by which the origins of later values tell of it; may be empty. Must
  /// outlive the answer.
  std::string_view request = {};
};

}  // namespace porthole::graphql
