#pragma once

#include "http/cli/command.h"

namespace porthole::http {

/// Writes example fixtures (docs/examples/starter.jsonc) to a file and prints how to use it, or
/// writes them to standard output for `-`. Fails if the file exists, unless it may be overwritten.
ExitStatus init(const InitCommand& command);

}  // namespace porthole::http
