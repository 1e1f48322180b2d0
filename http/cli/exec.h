#pragma once

#include "http/cli/command.h"

namespace porthole::http {

/// Starts a server and runs a command against it. Returns the command's exit status, or 128 plus
/// the number of the signal that ended it; 127 if there is no such command, 126 if it can't be run.
/// If the server can't start, returns an `ExitStatus` and doesn't run the command.
///
/// The command gets this process's standard streams, process group and terminal, and the server's
/// URL and a token in its environment (see docs/command-line.md). Signals that are sent to this
/// process are forwarded to it, except those of the terminal's keys, which it gets anyway. Call
/// this from the first thread, before there are others.
int exec(const ExecCommand& command);

}  // namespace porthole::http
