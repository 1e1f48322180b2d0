#include "portal/graphql/execute/json_append.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>

#include "portal/base/hex.h"

namespace porthole::graphql {

namespace {

bool needs_escape(char byte) {
  return static_cast<unsigned char>(byte) < 0x20U || byte == '"' || byte == '\\';
}

void append_escaped(std::string& out, char byte) {
  out += '\\';
  switch (byte) {
    case '\b':
      out += 'b';
      return;
    case '\t':
      out += 't';
      return;
    case '\n':
      out += 'n';
      return;
    case '\f':
      out += 'f';
      return;
    case '\r':
      out += 'r';
      return;
    case '"':
    case '\\':
      out += byte;
      return;
    default:
      out += "u00";
      out += kUpperHexDigits[static_cast<unsigned char>(byte) >> 4U];
      out += kUpperHexDigits[static_cast<unsigned char>(byte) & 0xFU];
  }
}

template <typename Integer>
void append_integer(std::string& out, Integer integer) {
  std::array<char, 24> digits;
  char* end = std::to_chars(digits.data(), digits.data() + digits.size(), integer).ptr;
  out.append(digits.data(), end);
}

}  // namespace

void append_json(std::string& out, std::string_view text) {
  out += '"';
  std::size_t written = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!needs_escape(text[i])) continue;
    out.append(text, written, i - written);
    append_escaped(out, text[i]);
    written = i + 1;
  }
  out.append(text, written);
  out += '"';
}

void append_json(std::string& out, std::int64_t number) {
  append_integer(out, number);
}

void append_json(std::string& out, double number) {
  const double size = std::abs(number);
  if (size == 0) {
    out += '0';
    return;
  }
  std::array<char, 32> digits;
  const bool is_plain = size >= 1e-6 && size < 1e21;
  const auto format = is_plain ? std::chars_format::fixed : std::chars_format::scientific;
  const char* end = std::to_chars(digits.data(), digits.data() + digits.size(), number, format).ptr;
  const std::string_view text(digits.data(), static_cast<std::size_t>(end - digits.data()));
  const std::size_t exponent = is_plain ? text.size() : text.find('e') + 2;
  out.append(text.substr(0, exponent));
  // JavaScript doesn't pad exponents.
  if (!is_plain) out.append(text.substr(text[exponent] == '0' ? exponent + 1 : exponent));
}

void append_json(std::string& out, const json::Value& value) {
  if (value.IsString()) return append_json(out, json::text_of(value));
  if (value.IsBool()) return append_json(out, value.GetBool());
  if (value.IsInt64()) return append_json(out, value.GetInt64());
  if (value.IsUint64()) return append_integer(out, value.GetUint64());
  if (value.IsNumber()) return append_json(out, value.GetDouble());
  if (value.IsNull()) {
    out += "null";
    return;
  }
  char separator = value.IsArray() ? '[' : '{';
  const char opener = separator;
  if (value.IsArray()) {
    for (const json::Value& item : value.GetArray()) {
      out += separator;
      separator = ',';
      append_json(out, item);
    }
  } else {
    for (const auto& member : value.GetObject()) {
      out += separator;
      separator = ',';
      append_json(out, json::text_of(member.name));
      out += ':';
      append_json(out, member.value);
    }
  }
  if (separator == opener) out += opener;
  out += opener == '[' ? ']' : '}';
}

}  // namespace porthole::graphql
