#pragma once

#include <cstddef>
#include <string>

#include "portal/base/json.h"

namespace porthole {

/// Something wrong with a file, and where.
struct Problem {
  std::string file;
  json::Position position;
  std::string message;
  /// The position as a JSON pointer; empty for the whole document, and for what isn't JSON.
  std::string pointer = {};

  /// `file:line:column: message`.
  std::string to_string() const;
};

/// The most problems that are reported for one set of documents: those after the first few are
/// mostly their consequences.
inline constexpr std::size_t kProblemsMax = 100;

}  // namespace porthole
