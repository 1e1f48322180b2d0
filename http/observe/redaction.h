#pragma once

#include <string>
#include <string_view>

#include "http/net/request_head.h"
#include "http/observe/credential.h"

/// Removes credentials from the parts of a request that are shown or kept. What is redacted can be
/// redacted again, and stays as it is. Thread-safe.
namespace porthole::http {

/// Appends the value of a header, redacted. The scheme of an `Authorization` header stays.
void append_redacted_header(const HeaderField& field, std::string& out);

/// Appends a query: what follows the `?` of a target, or the body of a form.
void append_redacted_query(std::string_view query, RedactionPolicy policy, std::string& out);

/// Appends a body: JSON, a form, or any text. Need be neither complete nor valid.
void append_redacted_body(std::string_view body, RedactionPolicy policy, std::string& out);

}  // namespace porthole::http
