#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace porthole {

/// A transparent hash: look-ups by `std::string_view` need no temporary string.
struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

}  // namespace porthole
