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

/// How long a code can be approved and exchanged. Known from the service.
inline constexpr std::chrono::minutes kCodeLifetime{5};

/// The state of a code. `pending` and `approved` are the only ones that can change:
///
///     pending ─ approve ─▶ approved ─ right secret ─▶ used
///        ├───── deny ────▶ denied
///        └── from either: lifetime over ─▶ expired; ten wrong secrets ─▶ locked for good
enum class CodeState { pending, approved, denied, used, expired };

std::string_view name_of(CodeState state);
std::optional<CodeState> parse_code_state(std::string_view name);

/// A code with which a user lets a program obtain one token of a portal (the device flow of
/// RFC 8628). Immutable once shared: each step makes a new value. Neither the code nor its secret
/// is stored in plain text.
struct DeviceCode {
  Uuid uuid;
  Uuid portal_uuid;
  /// Of the portal's organization. An organization never changes its slug.
  std::string organization_slug;
  Digest digest{};
  Digest secret_digest{};
  Timestamp created_at;
  Timestamp expires_at;
  /// Who requested it, as shown to the user who decides.
  Actor asked_by = {};
  CodeState state = CodeState::pending;
  /// Who approved or denied it.
  UserPtr decided_by = nullptr;
  /// How often the right secret was presented before the decision.
  unsigned polls = 0;
  unsigned wrong_tries = 0;

  /// Whether too many wrong secrets were tried.
  bool is_locked() const { return wrong_tries >= limits::kWrongTriesMax; }
  /// Whether it can still change, apart from its lifetime.
  bool is_open() const {
    return (state == CodeState::pending || state == CodeState::approved) && !is_locked();
  }
  /// Whether it can't change any more.
  bool is_finished(Timestamp now) const { return !is_open() || expires_at <= now; }
};

using DeviceCodePtr = std::shared_ptr<const DeviceCode>;

/// Generates a code: `XXXX-XXXX-XXXX-XXXX`, 80 bits in letters and digits that are hard to confuse.
std::string make_device_code(Random& random);

/// Generates a secret: 64 hexadecimal digits.
std::string make_device_secret(Random& random);

enum class Decision { approve, deny };

/// The code after a user's decision. Fails with `conflict` if it is decided, locked or expired.
Result<DeviceCode> decide(const DeviceCode& code, Decision decision, const UserPtr& by,
                          Timestamp now);

/// Approves codes automatically.
struct AutoApproval {
  /// The number of polls that get `authorization_pending` first.
  unsigned after_polls = 0;
  /// The user in whose name codes are approved.
  UserPtr user;
};

/// The result of an attempt to exchange a code for a token.
struct CodeExchange {
  DeviceCode code;
  /// Absent on success: `code` is used now, and a token may be issued to `code.decided_by`.
  std::optional<Error> refusal;
};

/// Attempts to exchange a code for a token by presenting its secret. Only a caller with the right
/// secret learns the code's state.
CodeExchange exchange(const DeviceCode& code, const Digest& secret, Timestamp now,
                      const std::optional<AutoApproval>& automatic);

/// A token error of RFC 6749, section 5.2, or RFC 8628, section 3.5. `protocol_code` is one of
/// `invalid_request`, `invalid_grant`, `unsupported_grant_type`, `authorization_pending`,
/// `access_denied`, `expired_token`.
Error refused_grant(std::string protocol_code, std::string message);

/// `invalid_grant`: the same for an unknown portal, an unknown code and a wrong secret.
Error wrong_code_or_secret();

}  // namespace porthole
