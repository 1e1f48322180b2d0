#pragma once

#include "http/cli/command_line.h"

namespace porthole::http {

/// Runs a command against a server of its own, and returns the command's exit status: its own, or
/// 128 and the number of the signal that ended it; 127 when there is no such command, 126 when it
/// can't be run. Where the server can't start it is an `ExitStatus`, and the command has not run.
///
/// The command gets this process's standard streams, process group and terminal, and in its
/// environment where the server is and what opens it (see docs/command-line.md). Signals that are
/// sent to this process are passed on to it; those of the terminal's keys it gets anyway. To be
/// called from the process's first thread, before there are others.
int exec(const ExecCommand& command);

}  // namespace porthole::http
