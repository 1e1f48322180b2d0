#pragma once

#include "http/command_line.h"

namespace porthole::http {

/// Runs the server until SIGTERM or SIGINT, of which a second one ends the process at once. Prints
/// the ready line on standard output and everything else on standard error. To be called from the
/// process's first thread, before there are others.
ExitStatus serve(const Options& options);

/// Checks files and prints every problem, or what is in them, on standard output.
ExitStatus validate(const ValidateCommand& command);

}  // namespace porthole::http
