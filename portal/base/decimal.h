#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <string>

namespace porthole {

/// Appends `number` in decimal without a temporary string.
inline void append_decimal(std::string& text, std::uint64_t number) {
  std::array<char, 20> digits;  // Enough for 2^64 - 1.
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  text.append(digits.data(), end);
}

}  // namespace porthole
