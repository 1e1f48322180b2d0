#include "portal/graphql/language/ruby_string.h"

#include <algorithm>
#include <cstdint>
#include <memory_resource>

#include "portal/base/ascii.h"
#include "portal/base/hex.h"
#include "portal/base/utf8.h"
#include "portal/graphql/language/ruby_text.h"
#include "portal/graphql/language/string_value.h"

namespace porthole::graphql {
namespace {

constexpr std::string_view kSimpleEscapes = "\"\\/bfnrt";

bool is_hexadecimal(char byte) {
  return hex_value(byte) >= 0;
}

// The length of `\u0041` or `\u{1F600}` at the beginning of `text`, with digits of that kind; 0 if
// there is none.
std::size_t unicode_escape_length(std::string_view text, bool (*is_a_digit)(char)) {
  if (!text.starts_with("\\u")) return 0;
  constexpr std::size_t kDigits = 4;
  const std::string_view digits = text.substr(2);
  if (!digits.starts_with('{')) {
    const bool has_all = digits.size() >= kDigits &&
                         std::all_of(digits.begin(), digits.begin() + kDigits, is_a_digit);
    return has_all ? 2 + kDigits : 0;
  }
  const auto* end = std::find_if_not(digits.begin() + 1, digits.end(), is_a_digit);
  const auto count = static_cast<std::size_t>(end - digits.begin() - 1);
  return count >= kDigits && end != digits.end() && *end == '}' ? 2 + count + 2 : 0;
}

// As Ruby's `pack("U")`, which also writes what isn't a character.
void append_unicode(std::string& out, std::uint32_t code) {
  const auto tail = [code](unsigned shift) {
    return static_cast<char>(0x80U | ((code >> shift) & 0x3FU));
  };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += {static_cast<char>(0xC0U | (code >> 6U)), tail(0)};
  } else if (code < 0x10000) {
    out += {static_cast<char>(0xE0U | (code >> 12U)), tail(6), tail(0)};
  } else {
    out += {static_cast<char>(0xF0U | ((code >> 18U) & 0x7U)), tail(12), tail(6), tail(0)};
  }
}

// First all simple escapes, then those of characters: also of what the first have made.
std::string unescaped(std::string_view text) {
  constexpr std::string_view kCharacters = "\"\\/\b\f\n\r\t";
  std::string simple;
  for (std::size_t position = 0; position < text.size(); ++position) {
    const bool has_next = text[position] == '\\' && position + 1 < text.size();
    const std::size_t escape =
        has_next ? kSimpleEscapes.find(text[position + 1]) : std::string::npos;
    if (escape == std::string::npos) {
      simple += text[position];
    } else {
      simple += kCharacters[escape];
      ++position;
    }
  }
  std::string out;
  std::string_view rest = simple;
  const auto take_code = [&rest](std::size_t length) {
    std::uint32_t code = 0;
    for (const char byte : rest.substr(2, length - 2)) {
      if (is_hexadecimal(byte)) code = (code << 4U) | static_cast<std::uint32_t>(hex_value(byte));
    }
    rest.remove_prefix(length);
    return code;
  };
  while (!rest.empty()) {
    const std::size_t length = unicode_escape_length(rest, is_hexadecimal);
    if (length == 0) {
      out += rest.front();
      rest.remove_prefix(1);
      continue;
    }
    const std::uint32_t code = take_code(length);
    const bool is_leading = code >= 0xD800 && code <= 0xDBFF;
    if (is_leading && unicode_escape_length(rest, is_hexadecimal) == 6 && rest[2] != '{') {
      const std::string_view before = rest;
      const std::uint32_t next = take_code(6);
      if (next >= 0xDC00 && next <= 0xDFFF) {
        append_unicode(out, 0x10000 + ((code - 0xD800) << 10U) + (next - 0xDC00));
        continue;
      }
      rest = before;
    }
    append_unicode(out, code);
  }
  return out;
}

Error bad_escape(std::string_view text) {
  return {ErrorCode::invalid, "Bad unicode escape in " + ruby_inspect(text)};
}

}  // namespace

std::size_t ruby_quoted_length(std::string_view text) {
  std::size_t position = 1;
  while (position < text.size()) {
    if (text[position] == '"') return position + 1;
    if (text[position] != '\\') {
      ++position;
      continue;
    }
    const char escaped = position + 1 < text.size() ? text[position + 1] : '\0';
    if (kSimpleEscapes.find(escaped) != std::string_view::npos) {
      position += 2;
      continue;
    }
    const std::size_t length = unicode_escape_length(text.substr(position), is_alphanumeric);
    if (length == 0) return 0;
    position += length;
  }
  return 0;
}

std::size_t ruby_block_length(std::string_view text) {
  constexpr std::string_view kEscapedQuotes = "\\\"\"\"";
  std::size_t position = kTripleQuotes.size();
  while (position < text.size()) {
    const std::string_view rest = text.substr(position);
    if (rest.starts_with(kTripleQuotes)) return position + kTripleQuotes.size();
    position += rest.starts_with(kEscapedQuotes) ? kEscapedQuotes.size() : 1;
  }
  return 0;
}

Result<std::string> ruby_string_value(std::string_view written) {
  const bool is_block = written.size() > 5 && written.starts_with(kTripleQuotes);
  std::string text(written.substr(1, written.size() - 2));
  std::pmr::monotonic_buffer_resource memory;
  if (is_block) text = decode_block_string(written, memory);
  for (std::size_t position = 0; position < text.size(); ++position) {
    if (text[position] != '\\') continue;
    const std::string_view rest = std::string_view(text).substr(position);
    const bool is_simple =
        rest.size() > 1 && kSimpleEscapes.find(rest[1]) != std::string_view::npos;
    const std::size_t length = is_simple ? 2 : unicode_escape_length(rest, is_hexadecimal);
    if (length == 0) return bad_escape(text);
    position += length - 1;
  }
  std::string value = unescaped(text);
  if (!utf8::is_valid(value)) return bad_escape(value);
  return value;
}

}  // namespace porthole::graphql
