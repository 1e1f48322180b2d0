#pragma once

#include <string>

#include "http/cli/manual.h"

namespace porthole::http {

/// The man page, in troff with the macros of man(7).
std::string man_page(const CommandManual& program, const std::string& version);

}  // namespace porthole::http
