#pragma once

#include <cstddef>
#include <memory_resource>
#include <optional>
#include <string_view>

namespace porthole::graphql {

/// An escape sequence in a string: the character it stands for, and its length in bytes.
struct Escape {
  char32_t character = 0;
  std::size_t length = 0;
};

/// The escape sequence at the beginning of `text`, which must begin with a backslash: `\n` and the
/// like, `\u00E9`, a surrogate pair `\uD83D\uDE00`, or `\u{1F600}`. Nothing for anything else,
/// including lone surrogates.
std::optional<Escape> read_escape(std::string_view text);

/// The value of a string token, including its quotes: escape sequences are replaced by their
/// characters, in UTF-8. The token must come from the lexer, which checks escapes. The result lies
/// in `arena`.
std::string_view decode_string(std::string_view token_text, std::pmr::memory_resource& arena);

/// The value of a block string token, including its triple quotes, by the specification's
/// BlockStringValue(): lines are joined with "\n", the common indentation of all lines but the
/// first is removed, as are leading and trailing blank lines; `\"""` stands for three quotes. The
/// result lies in `arena`.
std::string_view decode_block_string(std::string_view token_text, std::pmr::memory_resource& arena);

}  // namespace porthole::graphql
