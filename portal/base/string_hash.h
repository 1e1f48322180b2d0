#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace porthole {

/// Hashes strings and views alike, so that a look-up by a view makes no string.
struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

}  // namespace porthole
