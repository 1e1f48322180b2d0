#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

// UTF-8. All functions are thread-safe and take linear time.

namespace porthole::utf8 {

/// Whether `byte` continues a sequence rather than beginning one.
constexpr bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0u) == 0x80u;
}

/// The offset of the first byte that is not part of well-formed UTF-8 (Unicode 15, table 3-7: no
/// overlong forms, no surrogates, nothing above U+10FFFF); nothing if `text` is well-formed.
std::optional<std::size_t> find_malformed(std::string_view text);

inline bool is_valid(std::string_view text) {
  return !find_malformed(text).has_value();
}

/// The number of code points in `text`, which must be well-formed.
std::size_t length(std::string_view text);

/// A code point and the length of its encoding.
struct CodePoint {
  char32_t value;
  std::size_t bytes;
};

/// The part of `decode` for code points outside ASCII.
CodePoint decode_longer(std::string_view text, std::size_t offset);

/// The code point at `offset` of well-formed text, where one must begin.
inline CodePoint decode(std::string_view text, std::size_t offset) {
  const auto lead = static_cast<unsigned char>(text[offset]);
  return lead < 0x80 ? CodePoint{lead, 1} : decode_longer(text, offset);
}

}  // namespace porthole::utf8
