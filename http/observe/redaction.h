#pragma once

#include <string>
#include <string_view>

#include "http/net/request_head.h"

/// Takes credentials out of what people are shown of a request. What is a credential is known by
/// its place (an `Authorization` header, a member called `secret`) or by its form (`bkpat_…`). Safe
/// from any thread.
///
/// Whatever was redacted can be redacted again, and stays as it is.
namespace porthole::http {

/// What may be shown of a credential: `bkpat_…1a2b`, its prefix and its last four characters; of a
/// short one, which these would give away, `…`.
std::string mask(std::string_view credential);

/// Which members and parameters hold credentials.
enum class RedactionPolicy {
  standard,        ///< `token`, `secret`, `password` and the like.
  token_endpoint,  ///< `code` too: in requests for tokens and codes, and their answers.
};

/// Whether a member or parameter of that name holds a credential.
bool is_secret_name(std::string_view name, RedactionPolicy policy);

/// Appends `text` with everything masked that has a credential's form.
void append_redacted(std::string_view text, std::string& out);

/// Appends the value of a header of that name, redacted. The scheme of an `Authorization` stays.
void append_redacted_header(const HeaderField& field, std::string& out);

/// Appends a query, as it stands behind the `?` of a target or in the body of a form.
void append_redacted_query(std::string_view query, RedactionPolicy policy, std::string& out);

/// Appends a body: JSON, a query, or anything else. Need not be whole, nor valid.
void append_redacted_body(std::string_view body, RedactionPolicy policy, std::string& out);

}  // namespace porthole::http
