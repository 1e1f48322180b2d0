#pragma once

#include <string_view>

namespace porthole::http {

/// docs/examples/starter.jsonc: the fixtures that `porthole init` writes.
extern const std::string_view kStarterJsonc;

}  // namespace porthole::http
