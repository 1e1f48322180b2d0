#include "portal/base/utf8.h"

#include <cstdint>
#include <cstring>

namespace porthole::utf8 {
namespace {

std::uint8_t byte_at(std::string_view text, std::size_t offset) {
  return static_cast<std::uint8_t>(text[offset]);
}

/// The number of bytes in the sequence at `offset`; 0 if it is malformed.
std::size_t sequence_length(std::string_view text, std::size_t offset) {
  const std::uint8_t lead = byte_at(text, offset);
  const std::size_t left = text.size() - offset;
  if (lead < 0x80) return 1;
  if (lead < 0xC2) return 0;
  if (lead < 0xE0) return left >= 2 && is_continuation(text[offset + 1]) ? 2 : 0;
  if (lead < 0xF0) {
    if (left < 3) return 0;
    const std::uint8_t second = byte_at(text, offset + 1);
    const std::uint8_t low = lead == 0xE0 ? 0xA0 : 0x80;
    const std::uint8_t high = lead == 0xED ? 0x9F : 0xBF;
    return second >= low && second <= high && is_continuation(text[offset + 2]) ? 3 : 0;
  }
  if (lead > 0xF4 || left < 4) return 0;
  const std::uint8_t second = byte_at(text, offset + 1);
  const std::uint8_t low = lead == 0xF0 ? 0x90 : 0x80;
  const std::uint8_t high = lead == 0xF4 ? 0x8F : 0xBF;
  return second >= low && second <= high && is_continuation(text[offset + 2]) &&
                 is_continuation(text[offset + 3])
             ? 4
             : 0;
}

}  // namespace

std::optional<std::size_t> find_malformed(std::string_view text) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080u;
  std::size_t offset = 0;
  while (offset < text.size()) {
    // Most input is ASCII: eight bytes per step.
    while (text.size() - offset >= sizeof(std::uint64_t)) {
      std::uint64_t word;
      std::memcpy(&word, text.data() + offset, sizeof word);
      if ((word & kHighBits) != 0) break;
      offset += sizeof word;
    }
    if (offset == text.size()) break;
    const std::size_t bytes = sequence_length(text, offset);
    if (bytes == 0) return offset;
    offset += bytes;
  }
  return std::nullopt;
}

std::size_t length(std::string_view text) {
  std::size_t count = 0;
  for (const char byte : text) {
    if (!is_continuation(byte)) ++count;
  }
  return count;
}

CodePoint decode_longer(std::string_view text, std::size_t offset) {
  const auto bits = [&](std::size_t index, unsigned mask) {
    return static_cast<char32_t>(byte_at(text, offset + index) & mask);
  };
  const std::uint8_t lead = byte_at(text, offset);
  if (lead < 0xE0) return {bits(0, 0x1F) << 6 | bits(1, 0x3F), 2};
  if (lead < 0xF0) return {bits(0, 0x0F) << 12 | bits(1, 0x3F) << 6 | bits(2, 0x3F), 3};
  return {bits(0, 0x07) << 18 | bits(1, 0x3F) << 12 | bits(2, 0x3F) << 6 | bits(3, 0x3F), 4};
}

}  // namespace porthole::utf8
