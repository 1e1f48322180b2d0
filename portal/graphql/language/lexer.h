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
  invalid,       ///< No token: `Lexer::error` says why.
};

/// A token, as a range of the source. It keeps no text of its own.
struct Token {
  TokenKind kind = TokenKind::end_of_document;
  /// For `string`: it holds escapes, so that its value differs from its text.
  bool has_escapes = false;
  ByteOffset offset = 0;
  /// In bytes; the quotes of a string included. 0 for `end_of_document` and `invalid`.
  std::uint32_t length = 0;

  /// The token as written. `source` must be the text that it was read from.
  std::string_view text(std::string_view source) const { return source.substr(offset, length); }
};

/// A token for messages: `"}"`, `"name"`, `string`, `end of document`. Long ones are cut to
/// `kExcerptBytesMax`; strings are never shown, as they may hold secrets.
std::string describe(const Token& token, std::string_view source);

/// Whether `text` is a Name of the specification, section 2.1.9.
bool is_name(std::string_view text);

/// Cuts a source text into the tokens of the GraphQL specification, October 2021, section 2.1, and
/// skips what the grammar ignores: blanks, line ends, commas, comments and byte order marks.
///
/// It agrees with graphql-js 16 where that is more generous than the specification: strings and
/// comments may hold control characters, and `\u{1F600}` and pairs of surrogates are escapes for
/// characters past U+FFFF. A surrogate without its other half is refused.
///
/// Any bytes are safe input. Bytes past ASCII are allowed in strings and comments only, where they
/// pass unchecked: text is UTF-8 if the source is. The source must outlive the lexer and be shorter
/// than 4 GiB. Not for use by several threads at once. A copy reads on independently, which is how
/// to look ahead.
class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}

  /// The next token. At the end `end_of_document`, however often it is called. Where no token can
  /// be read `invalid`, with the offset that graphql-js reports; then the lexer is done, and
  /// further calls give the same.
  Token next();

  /// What is wrong, without the place, once `next` gave `invalid`; empty until then.
  const std::string& error() const { return error_; }

 private:
  void skip_ignored();
  void skip_comment();
  Token read_name();
  Token read_punctuator(TokenKind kind, std::size_t length = 1);
  Token read_spread();
  Token read_number();
  /// Reads one or more digits; false, with the error set, where there is none.
  bool read_digits();
  Token read_string();
  Token read_block_string();

  Token token_since(std::size_t start, TokenKind kind) const;
  /// Notes that no token can be read, because of what stands at `position`.
  Token fail(std::size_t position, std::string message);
  Token fail_at_character();
  Token fail_at_escape();
  /// The character at the reading position for messages: `"x"`, `U+00E9`, `end of document`.
  std::string describe_character() const;
  /// The byte `ahead` of the reading position; 0 past the end, which belongs to no token.
  char peek(std::size_t ahead = 0) const;
  bool starts_with(std::string_view text) const;

  std::string_view source_;
  std::size_t position_ = 0;
  Token failure_;
  std::string error_;
};

}  // namespace porthole::graphql
