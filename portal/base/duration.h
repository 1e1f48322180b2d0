#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace porthole {

/// The longest duration that `parse_duration` accepts: a hundred years.
inline constexpr std::chrono::milliseconds kDurationMax = std::chrono::hours(24 * 36'525);

/// The expected form, for error messages.
inline constexpr std::string_view kDurationForm = "a duration like 250ms, 5s, 5m, 1h30m or 2d";

/// Parses a duration: whole numbers, each with one of the units `d h m s ms`, in descending order,
/// none twice. Returns nothing for any other form or a duration over `kDurationMax`.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace porthole
