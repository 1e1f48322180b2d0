#pragma once

#include <string>
#include <string_view>

/// How credentials are recognized and masked. They are known by where they stand (a member called
/// `secret`) or by their form (`bkpat_…`). Thread-safe.
namespace porthole::http {

/// Which members and parameters hold credentials.
enum class RedactionPolicy {
  standard,        ///< `token`, `secret`, `password` and the like.
  token_endpoint,  ///< `code` as well: in requests for tokens and codes, and their responses.
};

/// What may be shown of a credential: `bkpat_…1a2b`, its prefix and its last four characters. Of a
/// short one, which these would give away, `…`. A masked credential stays as it is.
std::string mask(std::string_view credential);

/// Whether a member or parameter of that name holds a credential.
bool is_secret_name(std::string_view name, RedactionPolicy policy);

/// Appends `text` with everything masked that has the form of a credential.
void append_redacted(std::string_view text, std::string& out);

}  // namespace porthole::http
