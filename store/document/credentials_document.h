#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "portal/base/clock.h"
#include "portal/base/json.h"
#include "portal/base/object_reader.h"
#include "portal/base/random.h"
#include "portal/device_code.h"
#include "portal/organization.h"
#include "portal/portal.h"
#include "portal/portal_secret.h"
#include "portal/portal_token.h"

/// The tokens, secrets and codes of a portal as members of its object in a document. Fixtures may
/// give tokens and secrets in plain text; snapshots have only digests.
namespace porthole {

/// The names of a property that is stored as a digest.
struct HiddenText {
  /// What messages call it.
  std::string_view what;
  /// The properties that give it: in plain text, or as its SHA-256.
  std::string_view plain;
  std::string_view digest;
};

inline constexpr HiddenText kHiddenToken{"token", "token", "token_sha256"};
inline constexpr HiddenText kHiddenSecret{"secret", "secret", "secret_sha256"};

/// The description of a token or secret; empty when there is none.
std::string take_description(ObjectReader& object);

/// The property that gives an object's token, of which it has one.
std::string_view token_property(const json::Value& object);

/// The digest of such a property; nothing when it isn't there. In a complete document only the
/// digest is accepted.
std::optional<Digest> take_hidden(ObjectReader& object, const HiddenText& hidden, Need need,
                                  bool is_complete);

/// The credentials read from a portal's object.
struct ParsedCredentials {
  std::vector<PortalToken> tokens;
  /// Whether the first of `tokens` was given as the portal's `token`, and not in its list.
  bool has_own_token = false;
  std::vector<PortalSecret> secrets;
  std::vector<DeviceCode> codes;
};

/// What `read_credentials` needs of the document around them.
struct CredentialsSource {
  bool is_complete = false;
  Timestamp now;
  Random& random;
  Findings& findings;
  /// The user that a property of an object names.
  std::function<UserPtr(ObjectReader& object, std::string_view property)> take_user;
};

/// Reads `token`, `tokens`, `secrets` and `codes` of a portal's object. `portal` must have its UUID
/// and its creator.
ParsedCredentials read_credentials(ObjectReader& object, const Portal& portal,
                                   std::string_view organization_slug,
                                   const CredentialsSource& source);

/// Writes those members of a portal's object.
void write_credentials(json::Writer& writer, const Portal& portal,
                       const std::vector<PortalTokenPtr>& tokens,
                       const std::vector<PortalSecretPtr>& secrets,
                       const std::vector<DeviceCodePtr>& codes);

}  // namespace porthole
