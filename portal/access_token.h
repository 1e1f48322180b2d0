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

/// Names of scopes, in the order they were declared. Shared, since all tokens of open mode have the
/// same.
using Scopes = std::shared_ptr<const std::vector<std::string>>;

/// An API access token. Immutable once shared; its plain text is not kept.
struct AccessToken {
  Uuid uuid;
  Digest digest{};
  std::string description;
  Scopes scopes;
  /// Slugs of the only organizations it sees; empty: all of them.
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

/// `bkua_` and 40 hexadecimal digits.
std::string make_access_token(Random& random);

/// `bkpat_`, the organization's number in base64 without padding, `_`, and 40 hexadecimal digits.
std::string make_portal_token(Random& random, std::uint64_t organization_number);

/// The token of an `Authorization` header's value: `Bearer TOKEN`, the scheme in any case. Nothing
/// when it has another form, no token, or one over the length that we look at.
std::optional<std::string_view> bearer_token(std::string_view authorization);

/// The words for a missing or unknown access token.
Error authentication_required();

/// The words for a token that doesn't open the portal, whatever the reason: missing, unknown,
/// expired, another portal's, or there is no such portal. One for all, so that nothing about other
/// portals leaks.
Error portal_authentication_required();

/// `forbidden`, in the service's words, when `token` lacks `scope`.
Result<void> check_scope(const AccessToken& token, std::string_view scope);

}  // namespace porthole
