#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "portal/base/clock.h"
#include "portal/base/digest.h"
#include "portal/base/json_writer.h"
#include "portal/base/random.h"
#include "portal/base/result.h"
#include "portal/base/uuid.h"
#include "portal/last_use.h"
#include "portal/user.h"

namespace porthole {

/// The kinds of tokens that open a portal.
enum class PortalTokenKind {
  service,    ///< Valid until it is deleted. One is created with the portal.
  ephemeral,  ///< Issued for one of the portal's secrets; valid for an hour at most.
  user,       ///< Issued for a code that a user approved; acts as the user, for 12 hours at most.
};

/// `service`, `ephemeral`, `user`.
std::string_view name_of(PortalTokenKind kind);
std::optional<PortalTokenKind> parse_token_kind(std::string_view name);

/// The longest lifetime of an issued token, and the default: 60 minutes, or 720 for user tokens.
std::chrono::minutes longest_lifetime(PortalTokenKind kind);

/// A token that opens one portal. Immutable once shared, except for `last_use`. Its plain text is
/// not stored. Refers to the portal by UUID, so that renaming the portal does not affect it.
struct PortalToken {
  // What a call reads comes first: with many tokens, every cache line costs.
  Uuid portal_uuid;
  std::optional<Timestamp> expires_at = {};
  LastUse last_use = {};
  PortalTokenKind kind = PortalTokenKind::service;
  /// Whom a user token acts as; null for the other kinds.
  UserPtr user = nullptr;

  Uuid uuid;
  Digest digest{};
  std::string description = {};
  /// Null for ephemeral tokens: only their secret is known.
  UserPtr created_by = nullptr;
  /// The secret that an ephemeral token was issued for.
  std::optional<Uuid> secret_uuid = {};
  Timestamp created_at;

  bool is_expired(Timestamp now) const { return expires_at && *expires_at <= now; }
};

using PortalTokenPtr = std::shared_ptr<const PortalToken>;

/// Generates a plain token: `bkpat_`, the organization's number in base64 without padding, `_`, and
/// 40 hexadecimal digits.
std::string make_portal_token(Random& random, std::uint64_t organization_number);

/// The error for a token that does not open the portal: it is missing, unknown, expired or another
/// portal's, or there is no such portal. The same for all, so that it reveals nothing about other
/// portals.
Error portal_authentication_required();

/// Writes the token's object in the control API: `uuid kind [token] description created_at
/// created_by last_used_at expires_at`, then `user` and `secret_uuid` for the kinds that have them.
/// `text` is the plain token, shown once, or empty.
void write_json(json::Writer& writer, const PortalToken& token, std::string_view text = {});

}  // namespace porthole
