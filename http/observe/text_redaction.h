#pragma once

#include <string>
#include <string_view>

#include "http/observe/credential.h"
#include "http/observe/credential_finder.h"
#include "http/observe/masked_values.h"

/// Removes what looks like a credential from text, whatever is around it: see redaction.h.
namespace porthole::http {

/// Appends any text.
void append_redacted(std::string_view text, TextKind kind, RedactionPolicy policy, std::string& out,
                     MaskedValues* masked = nullptr);
inline void append_redacted(std::string_view text, std::string& out) {
  append_redacted(text, TextKind::plain, RedactionPolicy::standard, out);
}

/// `text`, redacted.
std::string redacted(std::string_view text);

}  // namespace porthole::http
