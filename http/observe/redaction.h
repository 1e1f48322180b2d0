#pragma once

#include <string>
#include <string_view>

#include "http/net/request_head.h"
#include "http/observe/credential.h"
#include "http/observe/masked_values.h"
#include "http/observe/text_redaction.h"

/// Removes credentials from the parts of a request that are shown or kept. What is masked stays as
/// it is when it is redacted again. `masked`, which may be null, gets what was masked. All take
/// linear time. Thread-safe.
namespace porthole::http {

/// Appends the value of a header. The scheme of an `Authorization` header stays.
void append_redacted_header(const HeaderField& field, std::string& out);

/// Whether a path leads to a route. Of one that doesn't nobody knows what its segments are.
enum class PathKind : bool { routed, unknown };

/// Appends a path, percent-encoded as it was sent. In an unknown one a segment behind a secret
/// name, such as `/token/…`, is masked, unless it is a UUID.
void append_redacted_path(std::string_view path, PathKind kind, std::string& out);

/// Appends a query: what follows the `?` of a target, or the body of a form.
void append_redacted_query(std::string_view query, RedactionPolicy policy, std::string& out,
                           MaskedValues* masked = nullptr);

/// Appends a body: JSON, a form, parts of a form, or any text. Need be neither complete nor valid.
void append_redacted_body(std::string_view body, RedactionPolicy policy, std::string& out,
                          MaskedValues* masked = nullptr);

}  // namespace porthole::http
