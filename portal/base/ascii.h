#pragma once

#include <algorithm>
#include <string_view>

// Letters and digits of ASCII, whatever the locale.

namespace porthole {

constexpr bool is_upper(char byte) {
  return byte >= 'A' && byte <= 'Z';
}

constexpr bool is_lower(char byte) {
  return byte >= 'a' && byte <= 'z';
}

constexpr bool is_letter(char byte) {
  return is_lower(byte) || is_upper(byte);
}

constexpr bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

constexpr bool is_alphanumeric(char byte) {
  return is_letter(byte) || is_digit(byte);
}

constexpr char to_lower(char byte) {
  return is_upper(byte) ? static_cast<char>(byte + ('a' - 'A')) : byte;
}

constexpr char to_upper(char byte) {
  return is_lower(byte) ? static_cast<char>(byte - ('a' - 'A')) : byte;
}

/// Whether `a` and `b` are equal but for the case of ASCII letters.
inline bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return to_lower(x) == to_lower(y);
         });
}

}  // namespace porthole
