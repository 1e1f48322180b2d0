#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "portal/base/json.h"

namespace porthole::graphql {

// JSON text at the end of a string, for writers that may have to take back what they wrote, which
// `json::Writer` can't. It looks as the latter writes it.

/// `"text"`, which must be valid UTF-8.
void append_json(std::string& out, std::string_view text);
/// Would be taken for a boolean.
void append_json(std::string& out, const char* text) = delete;
void append_json(std::string& out, std::int64_t number);
/// The shortest text that reads as the same number, as JavaScript writes it: `5`, `0.1`, `1e+21`.
/// `number` must be finite.
void append_json(std::string& out, double number);
inline void append_json(std::string& out, bool value) {
  out += value ? "true" : "false";
}
/// Recurses once a level of nesting.
void append_json(std::string& out, const json::Value& value);

}  // namespace porthole::graphql
