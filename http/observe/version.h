#pragma once

#include <string>

namespace porthole::http {

/// The project's version, as CMake knows it: `0.1.0`.
const std::string& version();

}  // namespace porthole::http
