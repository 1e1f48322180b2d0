#pragma once

#include <string>

namespace porthole::http {

/// What to try with the demo's fixtures, in five minutes: curl commands for the server at `url`.
std::string demo_tour(const std::string& url);

/// The first of these commands.
std::string demo_call(const std::string& url);

}  // namespace porthole::http
