#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "portal/base/clock.h"
#include "portal/base/digest.h"
#include "portal/base/random.h"
#include "portal/base/result.h"
#include "portal/base/uuid.h"
#include "portal/user.h"

namespace porthole {

/// Scope names in the order they were declared. Shared, because all tokens of open mode have the
/// same.
using Scopes = std::shared_ptr<const std::vector<std::string>>;

/// An API access token. Immutable once shared. Its plain text is not stored.
struct AccessToken {
  Uuid uuid;
  Digest digest{};
  std::string description;
  /// Never null.
  Scopes scopes;
  /// The slugs of the organizations that it may access; empty: all of them.
  std::vector<std::string> organizations;
  UserPtr user;
  Timestamp created_at;
  std::optional<Timestamp> expires_at;

  bool has_scope(std::string_view scope) const;
  bool sees(std::string_view organization_slug) const;
  bool is_expired(Timestamp now) const { return expires_at && *expires_at <= now; }
};

using AccessTokenPtr = std::shared_ptr<const AccessToken>;

/// Every scope that the service's access tokens can have.
const Scopes& all_scopes();

bool is_scope(std::string_view name);

/// Generates a plain token: `bkua_` and 40 hexadecimal digits.
std::string make_access_token(Random& random);

/// The token in the value of an `Authorization` header, `Bearer TOKEN`, with the scheme in any
/// case. Nothing if the value has another form or the token is empty or longer than
/// `limits::kTokenCharactersMax`. Refers to `authorization`.
std::optional<std::string_view> bearer_token(std::string_view authorization);

/// The error for a missing or unknown access token.
Error authentication_required();

/// `forbidden`, with the service's message, if `token` lacks `scope`. An empty scope is always
/// granted.
Result<void> check_scope(const AccessToken& token, std::string_view scope);

}  // namespace porthole
