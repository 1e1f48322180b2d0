#pragma once

#include <cstddef>

namespace porthole::http {

/// How much of a word of the command line or of a refused value a message shows, in bytes.
inline constexpr std::size_t kShownBytesMax = 100;

}  // namespace porthole::http
