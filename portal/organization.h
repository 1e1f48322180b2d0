#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "portal/base/clock.h"
#include "portal/base/uuid.h"

namespace porthole {

/// How many requests there may be in a window of 60 s. Where one is missing, the server's number.
struct RateNumbers {
  std::optional<std::uint64_t> rest = {};
  /// For each user.
  std::optional<std::uint64_t> rest_user = {};
  std::optional<std::uint64_t> portal = {};

  friend bool operator==(const RateNumbers&, const RateNumbers&) = default;
};

/// What portals belong to. Immutable once shared.
struct Organization {
  Uuid uuid;
  std::string slug;
  std::string name;
  Timestamp created_at;
  /// Counts from 1 within a store; part of the organization's portal tokens.
  std::uint64_t number = 0;
  RateNumbers rate_limits = {};
};

using OrganizationPtr = std::shared_ptr<const Organization>;

}  // namespace porthole
