#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "portal/base/clock.h"
#include "portal/base/uuid.h"

namespace porthole {

/// Requests allowed per window of 60 s, and points of GraphQL per window of 300 s. Members without
/// a value mean the server's default.
struct RateNumbers {
  std::optional<std::uint64_t> rest = {};
  /// Per user.
  std::optional<std::uint64_t> rest_user = {};
  std::optional<std::uint64_t> portal = {};
  std::optional<std::uint64_t> graphql = {};
  /// Per user.
  std::optional<std::uint64_t> graphql_user = {};

  friend bool operator==(const RateNumbers&, const RateNumbers&) = default;
};

/// The owner of portals. Immutable once shared.
struct Organization {
  Uuid uuid;
  std::string slug;
  std::string name;
  Timestamp created_at;
  /// Counts from 1 within a store. Part of the organization's portal tokens.
  std::uint64_t number = 0;
  RateNumbers rate_limits = {};
};

using OrganizationPtr = std::shared_ptr<const Organization>;

}  // namespace porthole
