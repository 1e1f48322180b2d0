#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "portal/graphql/language/source_location.h"

namespace porthole::graphql {

enum class TokenKind : std::uint8_t {
  end_of_document,
  bang,               ///< `!`
  dollar,             ///< `$`
  ampersand,          ///< `&`
  left_parenthesis,   ///< `(`
  right_parenthesis,  ///< `)`
  spread,             ///< `...`
  colon,              ///< `:`
  equals,             ///< `=`
  at,                 ///< `@`
  left_bracket,       ///< `[`
  right_bracket,      ///< `]`
  left_brace,         ///< `{`
  pipe,               ///< `|`
  right_brace,        ///< `}`
  name,
  integer,
  floating,
  string,        ///< `"text"`
  block_string,  ///< `"""text"""`
  invalid,       ///< Not a token: `Lexer::error` says why.
};

/// A token, as a range of the source.
struct Token {
  TokenKind kind = TokenKind::end_of_document;
  /// For `string`: whether it contains escape sequences.
  bool has_escapes = false;
  ByteOffset offset = 0;
  /// In bytes, including the quotes of a string. 0 for `end_of_document` and `invalid`.
  std::uint32_t length = 0;

  /// The token as written. `source` must be the text it was read from.
  std::string_view text(std::string_view source) const { return source.substr(offset, length); }
};

/// A token for messages: `"}"`, `"name"`, `string`, `end of document`. Cut to `kExcerptBytesMax`.
/// The content of strings is never shown, as it may be secret.
std::string describe(const Token& token, std::string_view source);

/// Whether `text` is a Name of the specification, section 2.1.9.
bool is_name(std::string_view text);

/// Splits a source text into the tokens of the GraphQL specification, October 2021, section 2.1,
/// and skips ignored tokens: whitespace, line terminators, commas, comments and byte order marks.
///
/// Accepts what graphql-js 16 accepts beyond the specification: control characters in strings and
/// comments, and `\u{1F600}` and surrogate pairs as escapes for characters above U+FFFF. Rejects
/// lone surrogates.
///
/// Any bytes are safe input. Non-ASCII bytes are allowed in strings and comments only and pass
/// unchecked: text is UTF-8 if the source is. The source must outlive the lexer and be shorter than
/// 4 GiB. Not thread-safe. A copy continues independently, for look-ahead.
class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}

  /// The next token. At the end always `end_of_document`. If no token can be read, `invalid` with
  /// the offset that graphql-js reports; further calls return the same.
  Token next();

  /// What is wrong, without the location, after `next` returned `invalid`; empty until then.
  const std::string& error() const { return error_; }

 private:
  void skip_ignored();
  /// Where the line that `position` is in ends.
  std::size_t end_of_line(std::size_t position) const;
  Token read_name();
  Token read_punctuator(TokenKind kind, std::size_t length = 1);
  Token read_spread();
  Token read_number();
  /// Reads one or more digits. False, with the error set, if there are none.
  bool read_digits();
  Token read_string();
  Token read_block_string();

  Token token_since(std::size_t start, TokenKind kind) const;
  /// Records that no token can be read because of what is at `position`.
  Token fail(std::size_t position, std::string message);
  Token fail_at_character();
  Token fail_at_escape();
  /// The character at the current position, for messages: `"x"`, `U+00E9`, `end of document`.
  std::string describe_character() const;
  /// The byte `ahead` bytes after the current position; 0 past the end, which is part of no token.
  char peek(std::size_t ahead = 0) const;
  bool starts_with(std::string_view text) const;

  std::string_view source_;
  std::size_t position_ = 0;
  Token failure_;
  std::string error_;
};

}  // namespace porthole::graphql
