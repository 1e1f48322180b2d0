#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace porthole {

/// The longest duration that is read: a hundred years.
inline constexpr std::chrono::milliseconds kDurationMax = std::chrono::hours(24 * 36'525);

/// What people are told who wrote something else.
inline constexpr std::string_view kDurationForm = "a duration like 250ms, 5s, 5m, 1h30m or 2d";

/// Reads a duration: whole numbers, each with its unit, `d h m s ms`, the larger unit first and
/// none twice. Nothing on another form, or beyond `kDurationMax`.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace porthole
