#include "portal/graphql/language/ruby_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>

#include "portal/base/utf8.h"

namespace porthole::graphql {

namespace {

std::string formatted(const char* format, unsigned number) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), format, number);
  return text.data();
}

}  // namespace

std::string ruby_float(double number) {
  // The shortest digits: d.ddde±xx.
  std::array<char, 40> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                          std::chars_format::scientific);
  std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  std::string out;
  if (text.starts_with('-')) {
    out = "-";
    text.remove_prefix(1);
  }
  const std::size_t e = text.find('e');
  const int exponent = std::atoi(std::string(text.substr(e + 1)).c_str());
  std::string digits(text.substr(0, 1));
  if (e > 1) digits += text.substr(2, e - 2);
  if (exponent < -4 || exponent > 15) {
    const std::string_view fraction = std::string_view(digits).substr(1);
    out += digits.substr(0, 1) + "." + (fraction.empty() ? "0" : std::string(fraction)) + "e";
    out += exponent < 0 ? '-' : '+';
    return out + (std::abs(exponent) < 10 ? "0" : "") + std::to_string(std::abs(exponent));
  }
  if (exponent < 0)
    return out + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() <= whole) return out + digits + std::string(whole - digits.size(), '0') + ".0";
  return out + digits.substr(0, whole) + "." + digits.substr(whole);
}

std::string ruby_inspect(std::string_view text) {
  constexpr std::string_view kEscaped = "\"\\\n\t\f\r\v\b\a\x1B";
  constexpr std::string_view kLetters = "\"\\ntfrvbae";
  std::string out = "\"";
  while (!text.empty()) {
    const auto byte = static_cast<unsigned char>(text.front());
    const std::size_t escape = kEscaped.find(text.front());
    std::size_t length = 1;
    if (escape != std::string_view::npos) {
      out.append("\\").append(1, kLetters[escape]);
    } else if (byte == '#' && text.size() > 1 &&
               std::string_view("{$@").find(text[1]) != std::string_view::npos) {
      out += "\\#";
    } else if (byte < 0x20 || byte == 0x7F) {
      out += formatted("\\u%04X", byte);
    } else if (byte < 0x80) {
      out += text.front();
    } else {
      length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
      length = std::min(length, text.size());
      while (length > 1 && !utf8::is_valid(text.substr(0, length))) --length;
      if (length == 1) {
        out += formatted("\\x%02X", byte);
      } else {
        out += text.substr(0, length);
      }
    }
    text.remove_prefix(length);
  }
  return out + "\"";
}

}  // namespace porthole::graphql
