#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

// How text of somebody else's stands in a message: quoted, cut, printable. All take time and memory
// in proportion to what they return.

namespace porthole {

/// How many bytes of `text` fit into `bytes_max` without cutting a UTF-8 character in two.
std::size_t cut_length(std::string_view text, std::size_t bytes_max);

/// `text`, or its first `bytes_max` bytes at most with "…" behind them, cut between two characters.
std::string cut(std::string text, std::size_t bytes_max);

/// `"text"`, cut as `cut` does. Nothing is escaped: for UTF-8 that is shown to people.
std::string quote(std::string_view text,
                  std::size_t bytes_max = std::numeric_limits<std::size_t>::max());

/// Any bytes as ASCII that can be printed: all others, `"` and `\` too, as `\x0a`. Cut with "…"
/// behind `bytes_max` bytes of `text`.
std::string printable(std::string_view text, std::size_t bytes_max);

/// Any bytes as UTF-8: each that belongs to no character becomes U+FFFD.
std::string replace_malformed(std::string_view text);

}  // namespace porthole
