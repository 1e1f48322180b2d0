#pragma once

#include <string>

#include "http/cli/options.h"
#include "http/cli/run_server.h"
#include "http/observe/log.h"

namespace porthole::http {

// What people see who start the server by hand. Programs get the ready line on standard output and
// the log's text or JSON.

/// The style that the options mean, going by standard error and the environment's `NO_COLOR`.
LogStyle log_style(const Options& options);

/// A few lines that say where the server is, what is in it and what to try, each with a line feed;
/// empty if the log isn't for people.
std::string banner_for(const RunningServer& running);

}  // namespace porthole::http
