#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace porthole::utf8 {

/// The offset of the first byte that does not belong to well-formed UTF-8 (Unicode 15, table 3-7:
/// no overlong forms, no surrogates, nothing above U+10FFFF); nothing when all of `text` is well
/// formed.
std::optional<std::size_t> find_malformed(std::string_view text);

inline bool is_valid(std::string_view text) {
  return !find_malformed(text).has_value();
}

/// How many code points `text`, which must be well formed, has.
std::size_t length(std::string_view text);

/// One code point of well-formed text.
struct CodePoint {
  char32_t value;
  std::size_t bytes;
};

/// Of one that isn't ASCII.
CodePoint decode_longer(std::string_view text, std::size_t offset);

/// The code point at `offset`, which must be where one begins.
inline CodePoint decode(std::string_view text, std::size_t offset) {
  const auto lead = static_cast<unsigned char>(text[offset]);
  return lead < 0x80 ? CodePoint{lead, 1} : decode_longer(text, offset);
}

/// Appends `code_point` in UTF-8.
void append(std::string& text, char32_t code_point);

}  // namespace porthole::utf8
