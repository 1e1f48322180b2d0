#pragma once

#include <string>

#include "http/cli/serve_flags.h"

namespace porthole::http {

/// Completes `raw.options` from what was read, and checks what the type of a single flag can't say.
/// Returns the first problem as `--flag: message`; empty: there is none.
std::string validate_options(RawOptions& raw);

}  // namespace porthole::http
