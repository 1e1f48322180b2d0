#pragma once

#include "http/cli/command.h"

namespace porthole::http {

/// Checks files, and the schema. Prints every problem, or the number of objects in the files, and
/// at the end the number of problems on standard output.
ExitStatus validate(const ValidateCommand& command);

}  // namespace porthole::http
