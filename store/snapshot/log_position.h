#pragma once

#include <cstdint>

#include "portal/base/uuid.h"

namespace porthole {

/// Where a file is in the history of a state: a snapshot and its log are of the same history, and
/// changes are numbered through it. A number is left out where a change was undone.
struct LogPosition {
  Uuid history;
  /// The last change that it holds.
  std::uint64_t change = 0;
};

}  // namespace porthole
