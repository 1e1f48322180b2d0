#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "portal/api_settings.h"
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

/// What a user may do in an organization.
enum class Role : std::uint8_t {
  member,  ///< Look, and call portals.
  admin,   ///< Everything.
};

/// `admin`, `member`.
std::string_view name_of(Role role);
std::optional<Role> parse_role(std::string_view name);

/// A user whose role in an organization was declared.
struct Member {
  Uuid user;
  Role role = Role::admin;

  friend bool operator==(const Member&, const Member&) = default;
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
  /// Sorted by UUID, each user once. All other users are administrators.
  std::vector<Member> members = {};
  ApiSettings api_settings = {};

  Role role_of(const Uuid& user) const;
};

using OrganizationPtr = std::shared_ptr<const Organization>;

}  // namespace porthole
