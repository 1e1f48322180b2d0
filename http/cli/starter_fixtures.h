#pragma once

#include <string_view>

// Fixtures that are built in.

namespace porthole::http {

/// docs/examples/starter.jsonc: the fixtures that `porthole init` writes.
extern const std::string_view kStarterJsonc;

/// docs/examples/demo.json: the fixtures that `porthole demo` serves.
extern const std::string_view kDemoJson;

/// The fixtures file whose text is `kDemoJson`, where files are read through `InputDisk`.
inline constexpr const char* kDemoFile = "the demo's fixtures";

}  // namespace porthole::http
