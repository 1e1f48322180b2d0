#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <rapidjson/document.h>

#include "portal/base/json_locate.h"
#include "portal/base/json_parse_options.h"
#include "portal/base/json_writer.h"

/// JSON in and out. Only this unit and `json_locate` call RapidJSON's parser, whose defaults crash
/// on long numbers and accept malformed text. All functions are thread-safe; a document belongs to
/// its owner.
namespace porthole::json {

using Document = rapidjson::Document;
/// Never compare two with `==`: under C++20 RapidJSON 1.1.0 recurses forever.
using Value = rapidjson::Value;

/// Why a text is not JSON, or exceeds the bounds of `ParseOptions`.
struct SyntaxError {
  std::string message;
  Position position;
  /// `missing a colon after a name of object member at line 1, column 9`.
  std::string to_string() const;
};

struct ParseResult {
  Document document;
  /// When set, `document` is null.
  std::optional<SyntaxError> error;
};

/// Parses one JSON value (RFC 8259) that must be all of `text`. Beyond the grammar it also rejects
/// malformed UTF-8, escapes of lone surrogates, duplicate names in an object, numbers outside the
/// range of a double, and whatever exceeds `options`. Integers that fit into 64 bits keep their
/// exact value. A byte order mark is skipped. The document copies what it needs from `text`.
ParseResult parse(std::string_view text, const ParseOptions& options = {});

/// The member of `object`, or null if it has none of that name.
const Value* find(const Value& object, std::string_view name);

inline std::string_view text_of(const Value& string) {
  return {string.GetString(), string.GetStringLength()};
}

/// The type of a value with its article, for messages: `a string`, `null`, `an array`, ….
std::string_view kind_of(const Value& value);

}  // namespace porthole::json
