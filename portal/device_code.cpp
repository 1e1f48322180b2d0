#include "portal/device_code.h"

#include <array>
#include <utility>

#include "portal/base/enum_names.h"

namespace porthole {
namespace {

constexpr EnumNames<CodeState, 5> kStateNames = {{{
    {CodeState::pending, "pending"},
    {CodeState::approved, "approved"},
    {CodeState::denied, "denied"},
    {CodeState::used, "used"},
    {CodeState::expired, "expired"},
}}};

/// Without 0, O, 1 and I.
constexpr std::string_view kCodeAlphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
constexpr std::size_t kCodeGroups = 4;
constexpr std::size_t kCodeGroupCharacters = 4;
static_assert(kCodeAlphabet.size() == 32, "each character is five bits of a byte");

/// Why a code gives no token to a caller who has its secret.
Error refusal_of(const DeviceCode& code) {
  if (code.is_locked()) {
    return refused_grant("invalid_grant",
                         "Too many wrong secrets were tried, and the code is dead");
  }
  switch (code.state) {
    case CodeState::denied:
      return refused_grant("access_denied", "The user denied the request");
    case CodeState::used:
      return refused_grant("invalid_grant", "The code has been exchanged for a token already");
    case CodeState::expired:
      return refused_grant("expired_token", "The code has expired");
    case CodeState::pending:
    case CodeState::approved:
      break;
  }
  return refused_grant("authorization_pending", "The code has not been approved yet");
}

}  // namespace

std::string_view name_of(CodeState state) {
  return kStateNames.name_of(state);
}

std::optional<CodeState> parse_code_state(std::string_view name) {
  return kStateNames.find(name);
}

std::string make_device_code(Random& random) {
  std::array<std::uint8_t, kCodeGroups * kCodeGroupCharacters> bytes;
  random.fill(bytes.data(), bytes.size());
  std::string code;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i > 0 && i % kCodeGroupCharacters == 0) code += '-';
    code += kCodeAlphabet[bytes[i] % kCodeAlphabet.size()];
  }
  return code;
}

std::string make_device_secret(Random& random) {
  constexpr std::size_t kSecretBytes = 32;
  return random.hex(kSecretBytes);
}

Result<DeviceCode> decide(const DeviceCode& code, Decision decision, const UserPtr& by,
                          Timestamp now) {
  if (code.state == CodeState::expired || (code.is_open() && code.expires_at <= now)) {
    return Error{ErrorCode::conflict, "The code has expired"};
  }
  if (code.is_locked()) {
    return Error{ErrorCode::conflict, "Too many wrong secrets were tried, and the code is dead"};
  }
  if (code.state != CodeState::pending) {
    const std::string_view decided = code.state == CodeState::denied ? "denied" : "approved";
    return Error{ErrorCode::conflict, "The code has been " + std::string(decided) + " already"};
  }
  DeviceCode decided = code;
  decided.state = decision == Decision::approve ? CodeState::approved : CodeState::denied;
  decided.decided_by = by;
  return decided;
}

CodeExchange exchange(const DeviceCode& code, const Digest& secret, Timestamp now,
                      const std::optional<AutoApproval>& automatic) {
  CodeExchange result{code, std::nullopt};
  DeviceCode& next = result.code;
  if (next.is_open() && next.expires_at <= now) next.state = CodeState::expired;
  if (!equal_in_constant_time(code.secret_digest, secret)) {
    if (next.is_open()) ++next.wrong_tries;
    result.refusal = wrong_code_or_secret();
    return result;
  }
  if (next.state == CodeState::pending && next.is_open() && automatic &&
      next.polls >= automatic->after_polls) {
    next.state = CodeState::approved;
    next.decided_by = automatic->user;
  }
  if (next.state == CodeState::approved && next.is_open()) {
    next.state = CodeState::used;
    return result;
  }
  if (next.state == CodeState::pending) ++next.polls;
  result.refusal = refusal_of(next);
  return result;
}

Error refused_grant(std::string protocol_code, std::string message) {
  return {ErrorCode::refused_grant, std::move(message), std::move(protocol_code)};
}

Error wrong_code_or_secret() {
  return refused_grant("invalid_grant", "The code or its secret is wrong");
}

}  // namespace porthole
