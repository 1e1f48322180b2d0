#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace porthole::graphql {

/// Reads a duration as the control API has it: whole numbers, each with a unit, from the largest
/// unit to the smallest and each at most once: `250ms`, `5s`, `5m`, `1h30m`, `2d`. Nothing on
/// another form and on more than 366 days.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace porthole::graphql
