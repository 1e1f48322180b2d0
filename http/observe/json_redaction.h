#pragma once

#include <string>
#include <string_view>

#include "http/observe/credential.h"
#include "http/observe/masked_values.h"

namespace porthole::http {

/// Appends `json` with credentials masked: the strings and numbers of members with secret names, at
/// any depth, and what looks like a credential. Valid JSON stays valid; need not be valid: scans
/// from string to string, without parsing. Adds the values of such members to `masked`, which may
/// be null.
void append_redacted_json(std::string_view json, RedactionPolicy policy, std::string& out,
                          MaskedValues* masked);

}  // namespace porthole::http
