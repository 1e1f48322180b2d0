#pragma once

#include "http/cli/command_line.h"

namespace porthole::http {

/// Runs the server until SIGTERM or SIGINT, of which a second one ends the process at once, or
/// until nobody needs it any more. Prints the ready line on standard output and everything else on
/// standard error. To be called from the process's first thread, before there are others. Returns
/// an `ExitStatus`.
int serve(const Options& options);

}  // namespace porthole::http
