#pragma once

#include <cstddef>
#include <memory_resource>
#include <optional>
#include <string_view>

namespace porthole::graphql {

/// An escape sequence in a string: the character it stands for, and how long it is in bytes.
struct Escape {
  char32_t character = 0;
  std::size_t length = 0;
};

/// The escape that `text` begins with, which must begin with a backslash: `\n` and the like,
/// `\u00E9`, a pair of surrogates `\uD83D\uDE00`, or `\u{1F600}`. Nothing where it is none of them,
/// or names a surrogate without its other half.
std::optional<Escape> read_escape(std::string_view text);

/// The value of a string token, whose text begins and ends with a quote: escapes are replaced by
/// the characters they stand for, in UTF-8. The token must have come from the lexer, which checked
/// the escapes. The result lies in `arena`.
std::string_view decode_string(std::string_view token_text, std::pmr::memory_resource& arena);

/// The value of a block string token, whose text begins and ends with three quotes, by the
/// specification's BlockStringValue(): lines end with "\n", the indentation that all lines but the
/// first have in common is removed, and so are blank lines at the beginning and the end; `\"""`
/// stands for three quotes. The result lies in `arena`.
std::string_view decode_block_string(std::string_view token_text, std::pmr::memory_resource& arena);

}  // namespace porthole::graphql
