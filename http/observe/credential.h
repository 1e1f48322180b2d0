#pragma once

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

/// The characters of a credential: base64 in both alphabets, dots, and escapes in a URL.
bool is_credential_character(char c);

}  // namespace porthole::http
