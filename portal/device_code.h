#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "portal/actor.h"
#include "portal/base/clock.h"
#include "portal/base/digest.h"
#include "portal/base/random.h"
#include "portal/base/result.h"
#include "portal/base/uuid.h"
#include "portal/limits.h"
#include "portal/user.h"

namespace porthole {

/// How long a code can be approved and exchanged. Known.
inline constexpr std::chrono::minutes kCodeLifetime{5};

/// Where a code stands. Only `pending` and `approved` lead anywhere:
///
///     pending ─ approve ─▶ approved ─ right secret ─▶ used
///        ├───── deny ────▶ denied
///        └── from either, when the time is up ─▶ expired; ten wrong secrets ─▶ dead for good
enum class CodeState { pending, approved, denied, used, expired };

std::string_view name_of(CodeState state);
std::optional<CodeState> parse_code_state(std::string_view name);

/// A code by which a user lets a program draw one token of a portal. Immutable once shared: each
/// step makes another. Neither the code nor its secret is kept in plain text.
struct DeviceCode {
  Uuid uuid;
  Uuid portal_uuid;
  /// Of the portal's organization, which never changes its slug.
  std::string organization_slug;
  Digest digest{};
  Digest secret_digest{};
  Timestamp created_at;
  Timestamp expires_at;
  /// Who asks, as the user who is to approve is told.
  Actor asked_by = {};
  CodeState state = CodeState::pending;
  /// Who approved or denied it.
  UserPtr decided_by = nullptr;
  /// Times that the right secret was shown before there was a decision.
  unsigned polls = 0;
  unsigned wrong_tries = 0;

  /// Too many wrong secrets were tried.
  bool is_locked() const { return wrong_tries >= limits::kWrongTriesMax; }
  /// Whether something can still become of it, if it is not past its time.
  bool is_open() const {
    return (state == CodeState::pending || state == CodeState::approved) && !is_locked();
  }
  /// Whether nothing can become of it any more.
  bool is_finished(Timestamp now) const { return !is_open() || expires_at <= now; }
};

using DeviceCodePtr = std::shared_ptr<const DeviceCode>;

/// `XXXX-XXXX-XXXX-XXXX`: 80 bits in letters and digits that people don't take for one another.
std::string make_device_code(Random& random);

/// 64 hexadecimal digits.
std::string make_device_secret(Random& random);

enum class Decision { approve, deny };

/// The code after a user's decision. Fails with `conflict` when it was decided, locked or is past
/// its time.
Result<DeviceCode> decide(const DeviceCode& code, Decision decision, const UserPtr& by,
                          Timestamp now);

/// Approves codes without anybody's doing.
struct AutoApproval {
  /// Polls that are answered with `authorization_pending` before.
  unsigned after_polls = 0;
  /// As whom.
  UserPtr user;
};

/// What became of a code, and of the wish for a token.
struct CodeExchange {
  DeviceCode code;
  /// None: `code` is used now, and there may be a token for `code.decided_by`.
  std::optional<Error> refusal;
};

/// Somebody shows a secret for the code, to have a token. What the code's state is, only learns who
/// has the right secret.
CodeExchange exchange(const DeviceCode& code, const Digest& secret, Timestamp now,
                      const std::optional<AutoApproval>& automatic);

/// A token error of RFC 6749, section 5.2, or RFC 8628, section 3.5. `protocol_code` is one of
/// `invalid_request`, `invalid_grant`, `unsupported_grant_type`, `authorization_pending`,
/// `access_denied`, `expired_token`.
Error refused_grant(std::string protocol_code, std::string message);

/// `invalid_grant`, the same for an unknown portal, an unknown code and a wrong secret.
Error wrong_code_or_secret();

}  // namespace porthole
