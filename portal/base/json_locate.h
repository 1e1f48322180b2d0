#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "portal/base/json_parse_options.h"

// Lines, columns and JSON pointers, for error messages.

namespace porthole::json {

/// A position in a text. Line and column count from 1; columns count code points.
struct Position {
  std::size_t line = 1;
  std::size_t column = 1;

  friend bool operator==(const Position&, const Position&) = default;
};

/// The position of the byte at `offset`, or of the end where `offset` is beyond it. Takes time
/// linear in `offset`.
Position position_of(std::string_view text, std::size_t offset);

/// Where the value that `pointer` (RFC 6901, e.g. `/portals/3/query`) refers to begins in `text`,
/// which `parse` must have accepted with the same options. If there is no such value, the position
/// of the nearest one around it. Scans the text again, so use it for error messages only.
Position locate(std::string_view text, std::string_view pointer, const ParseOptions& options = {});

/// `pointer` extended by a member name, in which `~` and `/` are escaped, or by an array index.
std::string pointer_to(std::string_view pointer, std::string_view token);
std::string pointer_to(std::string_view pointer, std::size_t index);

}  // namespace porthole::json
