#include "portal/graphql/duration.h"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>

namespace porthole::graphql {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t ms;
};

constexpr std::array<Unit, 5> kUnits = {
    {{"d", 24 * 60 * 60 * 1000}, {"h", 60 * 60 * 1000}, {"m", 60 * 1000}, {"s", 1000}, {"ms", 1}}};
constexpr std::int64_t kMsMax = 366 * kUnits[0].ms;

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::int64_t total_ms = 0;
  std::size_t next_unit = 0;
  while (!text.empty()) {
    if (text.front() < '0' || text.front() > '9') return std::nullopt;
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const std::string_view name = text.substr(0, text.find_first_of("0123456789"));
    while (next_unit < kUnits.size() && kUnits[next_unit].name != name) ++next_unit;
    if (next_unit == kUnits.size() || count > kMsMax / kUnits[next_unit].ms) return std::nullopt;
    total_ms += count * kUnits[next_unit].ms;
    text.remove_prefix(name.size());
    ++next_unit;
  }
  if (total_ms > kMsMax) return std::nullopt;
  return std::chrono::milliseconds(total_ms);
}

}  // namespace porthole::graphql
