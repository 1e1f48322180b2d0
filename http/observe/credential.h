#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// How credentials are recognized and masked. They are known by their name (a member called
/// `secret`: portal/base/secret_name.h) or by their form (`bkpat_…`: credential_finder.h).
/// Thread-safe.
namespace porthole::http {

/// Which members and parameters hold credentials.
enum class RedactionPolicy {
  standard,        ///< Those with a secret name.
  token_endpoint,  ///< `code` as well: in requests for tokens and codes, and their responses.
};

/// What is shown of a credential of which nothing is.
inline constexpr std::string_view kMask = "…";

/// What may be shown of a credential: `bkpat_…1a2b`, its prefix and its last four characters. Of a
/// short one, which these would give away, and of one in several words, `…`. A masked credential
/// stays as it is.
std::string mask(std::string_view credential);

/// Whether a member or parameter of that name holds a credential.
bool is_secret_name(std::string_view name, RedactionPolicy policy);

/// What a text is, as far as quotes go.
enum class TextKind : bool {
  plain,
  /// A piece of JSON, perhaps cut: an unescaped `"` begins or ends a string.
  json,
};

/// A credential in a text, from `begin` to before `end`.
struct CredentialMatch {
  /// What is shown of it.
  enum class Shown : std::uint8_t {
    nothing,
    ends,  ///< As `mask` says.
    last,  ///< The last four characters.
  };

  std::size_t begin = std::string_view::npos;
  std::size_t end = std::string_view::npos;
  Shown shown = Shown::nothing;
};

/// The characters of a credential: base64 in both alphabets, dots, and escapes in a URL.
bool is_credential_character(char c);

}  // namespace porthole::http
