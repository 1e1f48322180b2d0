#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "portal/graphql/language/ast.h"
#include "portal/graphql/language/lexer.h"
#include "portal/graphql/language/limits.h"
#include "portal/graphql/language/syntax_error.h"

namespace porthole::graphql {

/// Whether a value may contain variables: not where the grammar says [Const].
enum class AllowVariables : std::uint8_t { yes, no };

/// Common base of the parsers for executable and type-system documents: the token stream, the first
/// error, and the productions for names, values, types and directives.
///
/// Errors are sticky. The first one is kept and the current token becomes `invalid`, which no
/// production accepts. All active productions therefore end by themselves, without checking whether
/// those they called succeeded. After a failure, a production returns a valid but meaningless
/// object. Loops check `failed()`.
///
/// Not thread-safe; for one parse. The storage must outlive the parser.
class ParserBase {
 public:
  ParserBase(const ParserBase&) = delete;
  ParserBase& operator=(const ParserBase&) = delete;

 protected:
  /// Reads the first token.
  ParserBase(DocumentStorage& storage, const Limits& limits);
  ~ParserBase() = default;

  bool failed() const { return error_.has_value(); }
  /// The first error. Call only after a failure.
  SyntaxError take_error() { return *std::move(error_); }

  const Token& token() const { return token_; }
  std::string_view token_text() const { return token_.text(source_); }
  bool at(TokenKind kind) const { return token_.kind == kind; }
  bool at_keyword(std::string_view word) const {
    return at(TokenKind::name) && token_text() == word;
  }
  /// The token after the current one; fails if it can't be read. It is read again later.
  Token look_ahead();

  /// Moves to the next token.
  void advance();
  /// Consumes the current token if it is a `kind`.
  bool skip(TokenKind kind) {
    if (!at(kind)) return false;
    advance();
    return true;
  }
  /// Consumes the current token, which must be a `kind`; `expected` names it in the error.
  void expect(TokenKind kind, std::string_view expected);
  void expect_keyword(std::string_view word);

  /// `expected a name but found "}"`, at the current token.
  void fail_expecting(std::string_view expected);
  /// `unexpected "}"`, at `found`.
  void fail_unexpected(const Token& found);
  void fail(SyntaxErrorKind kind, ByteOffset offset, std::string message);

  /// Consumes the bracket or brace that opens a nesting level. False, with a failure, if it is
  /// missing or the level exceeds the limit. Otherwise `leave_level` must follow.
  bool enter_level(TokenKind opener, std::string_view expected);
  void leave_level() { --nesting_; }

  Name read_name();
  Value read_value(AllowVariables allow);
  TypeReference read_type();
  /// May be empty.
  List<Argument> read_arguments(AllowVariables allow);
  /// May be empty.
  List<Directive> read_directives(AllowVariables allow);

  /// One or more items up to `closer`, which is consumed. Items of unfinished lists are kept on the
  /// stack `pending`, outer lists below inner ones.
  template <typename T, typename ReadItem>
  List<T> read_until(TokenKind closer, std::vector<T>& pending, ReadItem read_item) {
    const std::size_t begin = pending.size();
    do {
      pending.push_back(read_item());
    } while (!failed() && !skip(closer));
    return take_list(pending, begin);
  }
  /// Moves the items from `begin` on to the arena.
  template <typename T>
  List<T> take_list(std::vector<T>& pending, std::size_t begin) {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>,
                  "the arena frees its memory without destroying what is in it");
    const std::size_t count = pending.size() - begin;
    if (count == 0) return {};
    T* items = static_cast<T*>(storage_.arena.allocate(count * sizeof(T), alignof(T)));
    std::uninitialized_copy_n(pending.data() + begin, count, items);
    pending.resize(begin);
    return {items, count};
  }
  /// A copy of `node` in the arena.
  template <typename T>
  const T* store(const T& node) {
    static_assert(std::is_trivially_destructible_v<T>);
    return new (storage_.arena.allocate(sizeof(T), alignof(T))) T(node);
  }

 private:
  Value read_variable(AllowVariables allow);
  Value read_string();
  Value read_word();
  Value read_list(AllowVariables allow);
  Value read_object(AllowVariables allow);
  /// A value that consists of one token.
  Value read_token(ValueKind kind);
  Directive read_directive(AllowVariables allow);

  DocumentStorage& storage_;
  const std::string_view source_;
  const Limits limits_;
  Lexer lexer_;
  Token token_;
  std::size_t tokens_read_ = 0;
  std::size_t nesting_ = 0;
  std::optional<SyntaxError> error_;

  std::vector<Argument> pending_arguments_;
  std::vector<Directive> pending_directives_;
  std::vector<Value> pending_values_;
  std::vector<ObjectField> pending_object_fields_;
};

}  // namespace porthole::graphql
