#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include "portal/base/json_writer.h"

// RapidJSON's reader, set up for `json.cpp` and `json_locate.cpp`. Everyone else calls
// `json::parse`.

/// Replaces RapidJSON's vectorized scan for strings that are read, for the same reason as the one
/// for strings that are written: see json_writer.h.
template <>
template <>
// NOLINTNEXTLINE(readability-identifier-naming): the name is RapidJSON's.
inline void rapidjson::Reader::ScanCopyUnescapedString(rapidjson::MemoryStream& is,
                                                       rapidjson::Reader::StackStream<char>& os) {
  const std::size_t plain =
      porthole::json::plain_bytes({is.src_, static_cast<std::size_t>(is.end_ - is.src_)});
  if (plain == 0) return;
  std::memcpy(os.Push(static_cast<rapidjson::SizeType>(plain)), is.src_, plain);
  is.src_ += plain;
}

namespace porthole::json {

// Iterative, so that nesting uses no stack. Numbers arrive as text, because the built-in conversion
// crashes on long ones (CVE-2024-38517). UTF-8 is validated beforehand, in one fast pass.
inline constexpr unsigned kStrictFlags =
    rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
inline constexpr unsigned kCommentsFlags =
    kStrictFlags | rapidjson::kParseCommentsFlag | rapidjson::kParseTrailingCommasFlag;

/// The text without a UTF-8 byte order mark, which editors and shells on Windows put before it.
/// RFC 8259, 8.1 lets parsers ignore it.
inline std::string_view without_bom(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text;
}

/// Runs RapidJSON's SAX reader on `stream`. Returns its error code and the offset where it stopped.
template <typename Handler>
rapidjson::ParseResult read(rapidjson::MemoryStream& stream, Handler& handler, bool comments) {
  rapidjson::Reader reader;
  return comments ? reader.Parse<kCommentsFlags>(stream, handler)
                  : reader.Parse<kStrictFlags>(stream, handler);
}

}  // namespace porthole::json
