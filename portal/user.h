#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "portal/base/clock.h"
#include "portal/base/uuid.h"

namespace porthole {

/// A person who owns access tokens and makes portals. Immutable once shared.
struct User {
  Uuid uuid;
  std::string name;
  std::string email;
  std::string avatar_url;
  Timestamp created_at;
  /// The body of `GET /v2/user` and a portal's `created_by`, made once by `render`:
  /// `id graphql_id name email avatar_url created_at`.
  std::string json = {};
};

using UserPtr = std::shared_ptr<const User>;

/// Fills in `json` and makes the user immutable.
UserPtr render(User user);

/// Gravatar's address for an e-mail address, which the service gives as `avatar_url`.
std::string avatar_url_of(std::string_view email);

/// The user that every token of open mode belongs to. Always the same one.
UserPtr demo_user();

}  // namespace porthole
