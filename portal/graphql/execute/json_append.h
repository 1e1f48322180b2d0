#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "portal/base/json.h"

namespace porthole::graphql {

// Appends JSON to a string, for writers that may have to remove what they wrote, which
// `json::Writer` can't do. The format is the same.

/// `"text"`, which must be valid UTF-8.
void append_json(std::string& out, std::string_view text);
/// Would convert to a boolean.
void append_json(std::string& out, const char* text) = delete;
void append_json(std::string& out, std::int64_t number);
/// The shortest text that parses as the same number, formatted as in JavaScript: `5`, `0.1`,
/// `1e+21`. `number` must be finite.
void append_json(std::string& out, double number);
inline void append_json(std::string& out, bool value) {
  out += value ? "true" : "false";
}
/// Recurses once per nesting level.
void append_json(std::string& out, const json::Value& value);

}  // namespace porthole::graphql
