#pragma once

#include "http/cli/command.h"

namespace porthole::http {

/// Where `init` writes the JSON Schema of fixtures, in the folder of the fixtures file, which
/// refers to it: editors then complete and check it.
inline constexpr const char* kSchemaFile = "porthole.schema.json";

/// Writes example fixtures (docs/examples/starter.jsonc, or demo.json) to a file, the schema beside
/// it, and prints how to use them; for `-` writes the fixtures alone to standard output. Fails if
/// the file exists, unless it may be overwritten. A schema of that name is replaced: it is ours.
ExitStatus init(const InitCommand& command);

}  // namespace porthole::http
