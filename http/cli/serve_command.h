#pragma once

#include "http/cli/command.h"

namespace porthole::http {

/// Runs a server until SIGTERM, SIGINT, SIGHUP or SIGQUIT comes, or there is another reason to exit
/// (`LifetimeWatch`). A second signal ends the process at once. Prints the ready line on standard
/// output and everything else on standard error. Call this from the first thread, before there are
/// others. Returns an `ExitStatus`.
int serve(const Options& options);

}  // namespace porthole::http
