#pragma once

#include "http/cli/command_line.h"

namespace porthole::http {

/// Checks files and prints every problem, or what is in them, on standard output.
ExitStatus validate(const ValidateCommand& command);

}  // namespace porthole::http
