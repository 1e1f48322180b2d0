#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "portal/graphql/language/request_error.h"
#include "portal/graphql/language/source_location.h"

namespace porthole::graphql {

/// The tokens of a document by the names that graphql-ruby 2.2.17 gives them (`LCURLY`,
/// `IDENTIFIER`, `INT`; each keyword has one of its own), and the first failure in its words.
///
/// Failures are sticky: after one there is no token, so that all productions of the parser end.
/// Not thread-safe; for one parse. The source must outlive the lexer.
class RubyLexer {
 public:
  /// Before the first token.
  explicit RubyLexer(std::string_view source) : source_(source) {}

  /// Moves to the next token.
  void advance();
  /// Whether the current token has that name.
  bool at(std::string_view token) const { return !failed() && token_ == token; }
  /// Whether the current token is an identifier or a keyword.
  bool at_name() const;
  /// Whether there is no current token, as the document has ended.
  bool at_end() const { return !failed() && token_.empty(); }
  /// Whether anything follows the current token.
  bool has_more() const { return !failed() && scan_ < source_.size(); }
  /// Where the current token begins: at the end of the document, the last one.
  Location location() const;

  /// Checks the value of the current token, a string.
  void check_string();

  bool failed() const { return error_.has_value() || is_lost_; }
  /// `Expected <expected>, actual: RPAREN (")") at [1, 6]`. `none` stands for the token at the end.
  void fail_expecting(std::string_view expected, std::string_view none);
  /// Fails without knowing why.
  void lose() { is_lost_ = true; }
  /// The failure; nothing if there was none, or the reason isn't known.
  std::optional<QueryError> take_error() { return is_lost_ ? std::nullopt : std::move(error_); }

 private:
  void fail(std::string message);
  void skip_ignored();
  void take(std::string_view token, std::size_t length);
  void read_word();
  void read_number();
  void read_ellipsis();
  void read_quoted();
  /// What is written for the current token, a string.
  std::string_view quoted() const { return source_.substr(scan_ - matched_, matched_); }
  /// The current token for messages.
  std::string shown_token();

  const std::string_view source_;
  /// After the current token, and where that begins: it stays there at the end of the document.
  std::size_t scan_ = 0;
  std::size_t position_ = 0;
  /// The name of the current token, empty at the end.
  std::string_view token_;
  /// The length of what the engine's lexer matched last: a punctuator is no match.
  std::size_t matched_ = 0;
  bool has_match_ = true;
  std::optional<QueryError> error_;
  /// Whether it doesn't say what is wrong.
  bool is_lost_ = false;
};

}  // namespace porthole::graphql
