#pragma once

#include <cstddef>
#include <string>

#include "http/cli/manual.h"

namespace porthole::http {

// Short help for people at a terminal. `--help-all` has everything.

/// The columns of the terminal on standard output, as `COLUMNS` or the terminal says, within
/// bounds that text can be read in; 80 if neither does.
std::size_t terminal_width();

/// How a command is called: `porthole exec [FLAGS] -- COMMAND [ARGUMENT...]`.
std::string call_of(const CommandManual& command);

/// What the program is, its commands, the flags that are used most, and examples, on lines of at
/// most `width` bytes where words allow that.
std::string program_help(const CommandManual& program, std::size_t width);

/// How `command`, which is one of the program's, is called, and what its arguments and flags mean.
/// For commands that take the program's flags, those that are used most.
std::string command_help(const CommandManual& program, const CommandManual& command,
                         std::size_t width);

}  // namespace porthole::http
