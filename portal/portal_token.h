#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "portal/base/clock.h"
#include "portal/base/digest.h"
#include "portal/base/json.h"
#include "portal/base/result.h"
#include "portal/base/uuid.h"
#include "portal/user.h"

namespace porthole {

/// The three kinds of tokens that open a portal.
enum class TokenKind {
  service,    ///< Lives until it is removed. One is made with the portal.
  ephemeral,  ///< Drawn with a secret of the portal; an hour at most.
  user,       ///< Drawn with a code that a user approved; acts as the user, 12 hours at most.
};

/// `service`, `ephemeral`, `user`.
std::string_view name_of(TokenKind kind);
std::optional<TokenKind> parse_token_kind(std::string_view name);

/// How long a drawn token lives when the caller doesn't say, and at most: 60 and 720 minutes.
std::chrono::minutes longest_lifetime(TokenKind kind);

/// When something was last used. Safe from any thread; a copy has the time of the moment.
class LastUse {
 public:
  LastUse() = default;
  LastUse(const LastUse& other) : ms_(other.ms_.load(std::memory_order_relaxed)) {}
  LastUse& operator=(const LastUse& other) {
    ms_.store(other.ms_.load(std::memory_order_relaxed), std::memory_order_relaxed);
    return *this;
  }

  void note(Timestamp now) const {
    const std::int64_t ms = now.time_since_epoch().count();
    // Readers of a busy token share its cache line until the time changes.
    if (ms_.load(std::memory_order_relaxed) != ms) ms_.store(ms, std::memory_order_relaxed);
  }
  std::optional<Timestamp> get() const {
    const std::int64_t ms = ms_.load(std::memory_order_relaxed);
    if (ms == kNever) return std::nullopt;
    return Timestamp(std::chrono::milliseconds(ms));
  }

 private:
  static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::min();
  mutable std::atomic<std::int64_t> ms_{kNever};
};

/// A token that opens one portal. Immutable once shared, but for the time of its last use; its
/// plain text is not kept. Belongs to the portal's UUID, so that a rename leaves it alone.
struct PortalToken {
  // First what a call looks at: with many tokens, what isn't in its cache lines is what it costs.
  Uuid portal_uuid;
  std::optional<Timestamp> expires_at = {};
  LastUse last_use = {};
  TokenKind kind = TokenKind::service;
  /// Whom a user token acts as; null for the other kinds.
  UserPtr user = nullptr;

  Uuid uuid;
  Digest digest{};
  std::string description = {};
  /// Null for ephemeral ones: nobody is known but the secret.
  UserPtr created_by = nullptr;
  /// The secret that an ephemeral token was drawn with.
  std::optional<Uuid> secret_uuid = {};
  Timestamp created_at;

  bool is_expired(Timestamp now) const { return expires_at && *expires_at <= now; }
};

using PortalTokenPtr = std::shared_ptr<const PortalToken>;

/// The members of the token's object in the control API: `uuid kind [token] description created_at
/// created_by last_used_at expires_at`, then `user` and `secret_uuid` where the kind has them.
/// `text` is the plain token, shown once, or empty.
void write_json(json::Writer& writer, const PortalToken& token, std::string_view text = {});

/// `{"uuid","name","email"}`, or null.
void write_reference(json::Writer& writer, const UserPtr& user);

}  // namespace porthole
