#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "portal/base/ascii.h"

/// Which bytes may stand where in a request, by RFC 9110 and RFC 3986: one table, one lookup a
/// byte. Everything here is safe from any thread.
namespace porthole::http {

/// What a byte may be part of. The values are bits: a byte belongs to several classes.
enum class CharClass : std::uint8_t {
  token = 1,        ///< Method, field name, transfer coding (RFC 9110, 5.6.2).
  target = 2,       ///< Request target: printable ASCII but '#'. Wider than RFC 3986, because
                    ///< clients send [ ] { } | unescaped.
  field_value = 4,  ///< HTAB, SP, printable ASCII and obs-text (RFC 9110, 5.5).
  host = 8,         ///< A host other than an IPv6 address: RFC 3986's unreserved characters.
  hex_digit = 16,
};

/// RFC 9110's OWS is made of these.
constexpr bool is_blank(char byte) {
  return byte == ' ' || byte == '\t';
}

namespace char_class {

constexpr std::uint8_t classify(unsigned char byte) {
  const char character = static_cast<char>(byte);
  const char lower = to_lower(character);
  const bool alphanumeric = is_alphanumeric(character);
  const bool printable = byte > 0x20 && byte < 0x7f;
  const auto is_one_of = [character](std::string_view set) {
    return set.find(character) != std::string_view::npos;
  };
  unsigned classes = 0;
  const auto add_if = [&classes](bool belongs, CharClass added) {
    if (belongs) classes |= static_cast<unsigned>(added);
  };
  add_if(alphanumeric || is_one_of("!#$%&'*+-.^_`|~"), CharClass::token);
  add_if(printable && character != '#', CharClass::target);
  add_if(printable || is_blank(character) || byte >= 0x80, CharClass::field_value);
  add_if(alphanumeric || is_one_of("-._~"), CharClass::host);
  add_if(is_digit(character) || (lower >= 'a' && lower <= 'f'), CharClass::hex_digit);
  return static_cast<std::uint8_t>(classes);
}

inline constexpr std::array<std::uint8_t, 256> kTable = [] {
  std::array<std::uint8_t, 256> table{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    table[byte] = classify(static_cast<unsigned char>(byte));
  }
  return table;
}();

}  // namespace char_class

constexpr bool is(CharClass wanted, char byte) {
  return (char_class::kTable[static_cast<unsigned char>(byte)] &
          static_cast<std::uint8_t>(wanted)) != 0;
}

/// The index of the first byte of `text` that isn't `wanted`; its size if there is none.
inline std::size_t span_of(CharClass wanted, std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && is(wanted, text[at])) ++at;
  return at;
}

/// Whether `text` is a token: what a method or a header's name is made of (RFC 9110, 5.6.2).
inline bool is_token(std::string_view text) {
  return !text.empty() && span_of(CharClass::token, text) == text.size();
}

/// `text` without the blanks around it.
inline std::string_view trim_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// Removes the first element and its comma from `list` (RFC 9110, 5.6.1), and returns it trimmed.
inline std::string_view take_first_element(std::string_view& list) {
  const std::size_t comma = list.find(',');
  const std::string_view element = list.substr(0, comma);
  list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
  return trim_blanks(element);
}

}  // namespace porthole::http
