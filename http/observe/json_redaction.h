#pragma once

#include <string>
#include <string_view>

#include "http/observe/credential.h"

namespace porthole::http {

/// Appends `json` with credentials masked: the strings of members with secret names, and what has
/// the form of a credential. Need not be valid: scans from string to string, without parsing.
void append_redacted_json(std::string_view json, RedactionPolicy policy, std::string& out);

}  // namespace porthole::http
