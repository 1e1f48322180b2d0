#include "portal/base/duration.h"

#include <array>
#include <charconv>
#include <cstdint>

#include "portal/base/ascii.h"

namespace porthole {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t ms;
};

/// In descending order.
constexpr std::array<Unit, 5> kUnits = {
    {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};

/// Removes the lower-case letters at the front of `text` and returns them.
std::string_view take_word(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && is_lower(text[end])) ++end;
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::int64_t sum_ms = 0;
  auto next_unit = kUnits.begin();
  while (!text.empty()) {
    // Unsigned, so that a sign is rejected.
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const std::string_view name = take_word(text);
    while (next_unit != kUnits.end() && next_unit->name != name) ++next_unit;
    if (next_unit == kUnits.end()) return std::nullopt;
    const std::int64_t left_ms = kDurationMax.count() - sum_ms;
    if (number > static_cast<std::uint64_t>(left_ms / next_unit->ms)) return std::nullopt;
    sum_ms += static_cast<std::int64_t>(number) * next_unit->ms;
    ++next_unit;
  }
  return std::chrono::milliseconds(sum_ms);
}

}  // namespace porthole
