#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

// Foreign text for messages: quoted, cut, printable. Thread-safe. All take time and memory
// proportional to what they return, not to what they are given.

namespace porthole {

/// The length of the longest prefix of `text` that has at most `bytes_max` bytes and ends between
/// two UTF-8 characters.
std::size_t cut_length(std::string_view text, std::size_t bytes_max);

/// `text`, or if it is longer than `bytes_max` bytes its prefix of `cut_length` followed by "…".
std::string cut(std::string text, std::size_t bytes_max);

/// `"text"`, cut as `cut` does. Escapes nothing: for UTF-8 that people read.
std::string quote(std::string_view text,
                  std::size_t bytes_max = std::numeric_limits<std::size_t>::max());

/// Any bytes as printable ASCII: all others, and `"` and `\`, are written like `\x0a`. If `text` is
/// longer than `bytes_max` bytes, its first `bytes_max` followed by "…".
std::string printable(std::string_view text, std::size_t bytes_max);

/// Any bytes as UTF-8: each byte that is not part of a character becomes U+FFFD.
std::string replace_malformed(std::string_view text);

}  // namespace porthole
