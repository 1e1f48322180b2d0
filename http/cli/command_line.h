#pragma once

#include "http/cli/command.h"

namespace porthole::http {

/// Reads the command line and the environment; flags take precedence over variables. A command
/// line that is wrong or asks for help becomes an `ExitCommand`.
Command parse_command_line(int argc, const char* const* argv);

}  // namespace porthole::http
