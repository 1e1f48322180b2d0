#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "portal/base/clock.h"
#include "portal/base/json_writer.h"
#include "portal/base/uuid.h"

namespace porthole {

/// A person who owns access tokens and creates portals. Immutable once shared.
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

/// The Gravatar URL for an e-mail address, which the service returns as `avatar_url`.
std::string avatar_url_of(std::string_view email);

/// The owner of every token in open mode. Always the same object.
UserPtr demo_user();

/// Writes the short form of a user, `{"uuid","name","email"}`, or null.
void write_reference(json::Writer& writer, const UserPtr& user);

}  // namespace porthole
