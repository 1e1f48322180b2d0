#pragma once

#include <string_view>

#include "http/cli/command_line.h"

namespace porthole::http {

/// The commented fixtures that `porthole init` begins with.
extern const std::string_view kStarterFixtures;

/// Writes them to a file, or to standard output for `-`, and says what to do with it. A file that
/// is there already is an error (`failure`) unless it may be overwritten.
ExitStatus init(const InitCommand& command);

}  // namespace porthole::http
