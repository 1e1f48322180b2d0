#pragma once

#include <string>

#include "http/cli/manual.h"

namespace porthole::http {

// Scripts that complete the program's arguments in a shell.

std::string bash_completion(const CommandManual& program);
std::string zsh_completion(const CommandManual& program);
std::string fish_completion(const CommandManual& program);

}  // namespace porthole::http
