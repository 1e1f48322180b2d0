#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "portal/base/clock.h"
#include "portal/base/uuid.h"

namespace porthole {

/// What portals belong to. Immutable once shared.
struct Organization {
  Uuid uuid;
  std::string slug;
  std::string name;
  Timestamp created_at;
  /// Counts from 1 within a store; part of the organization's portal tokens.
  std::uint64_t number = 0;
};

using OrganizationPtr = std::shared_ptr<const Organization>;

}  // namespace porthole
