#pragma once

#include <string>

#include "http/cli/run_server.h"

namespace porthole::http {

/// What people see who start the server by hand: a few lines that say where it is, what is in it
/// and what to try, each with a line feed. Empty if the log isn't for people: programs get the
/// ready line on standard output.
std::string banner_for(const RunningServer& running);

}  // namespace porthole::http
