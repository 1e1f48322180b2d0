#pragma once

#include "http/cli/command.h"

namespace porthole::http {

/// Checks files. Prints every problem, or the number of objects in them, on standard output.
ExitStatus validate(const ValidateCommand& command);

}  // namespace porthole::http
