#include "portal/graphql/language/document_parser.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "portal/graphql/language/parser_base.h"

namespace porthole::graphql {

namespace {

static_assert(kTokensMax * std::max({sizeof(Selection), sizeof(Argument), sizeof(ObjectField)}) <=
                  4UL * 1024 * 1024,
              "the tree of the longest document takes 4 MiB at most");

class ExecutableParser : private ParserBase {
 public:
  ExecutableParser(DocumentStorage& storage, const Limits& limits) : ParserBase(storage, limits) {}

  // The definitions, which lie in the storage. Meaningless if `failed()`.
  List<Definition> read_document() {
    if (at(TokenKind::end_of_document)) {
      fail(SyntaxErrorKind::empty, token().offset, "the document is empty");
    }
    return read_until(TokenKind::end_of_document, pending_definitions_,
                      [this] { return read_definition(); });
  }

  std::uint32_t selection_set_count() const { return selection_set_count_; }

  using ParserBase::failed;
  using ParserBase::take_error;

 private:
  Definition read_definition() {
    if (at(TokenKind::left_brace)) return {read_shorthand()};
    if (at(TokenKind::name)) {
      if (const auto type = find_operation_type(token_text())) return {read_operation(*type)};
    }
    if (at_keyword("fragment")) return {read_fragment_definition()};
    fail_at_definition();
    return {};
  }

  // A string may be a description. As in graphql-js, the error is at the string if a name follows,
  // as in a definition, and otherwise at the token that follows.
  void fail_at_definition() {
    if (!at(TokenKind::string) && !at(TokenKind::block_string)) return fail_unexpected(token());
    const Token next = look_ahead();
    fail_unexpected(next.kind == TokenKind::name ? token() : next);
  }

  OperationDefinition read_shorthand() {
    return {.offset = token().offset, .selection_set = read_selection_set()};
  }

  OperationDefinition read_operation(OperationType type) {
    OperationDefinition operation{.offset = token().offset, .type = type};
    advance();
    if (at(TokenKind::name)) operation.name = read_name();
    if (skip(TokenKind::left_parenthesis)) {
      operation.variables = read_until(TokenKind::right_parenthesis, pending_variables_,
                                       [this] { return read_variable_definition(); });
    }
    operation.directives = read_directives(AllowVariables::yes);
    operation.selection_set = read_selection_set();
    return operation;
  }

  VariableDefinition read_variable_definition() {
    VariableDefinition variable{.offset = token().offset};
    expect(TokenKind::dollar, "\"$\"");
    variable.name = read_name();
    expect(TokenKind::colon, "\":\"");
    variable.type = read_type();
    if (skip(TokenKind::equals)) variable.default_value = store(read_value(AllowVariables::no));
    variable.directives = read_directives(AllowVariables::no);
    return variable;
  }

  FragmentDefinition read_fragment_definition() {
    FragmentDefinition fragment{.offset = token().offset};
    advance();
    if (at_keyword("on")) fail_expecting("the name of a fragment");
    fragment.name = read_name();
    expect_keyword("on");
    fragment.type_condition = read_name();
    fragment.directives = read_directives(AllowVariables::yes);
    fragment.selection_set = read_selection_set();
    return fragment;
  }

  SelectionSet read_selection_set() {
    SelectionSet set{.offset = token().offset};
    if (!enter_level(TokenKind::left_brace, "\"{\"")) return set;
    set.number = selection_set_count_++;
    set.selections = read_until(TokenKind::right_brace, pending_selections_,
                                [this] { return read_selection(); });
    leave_level();
    return set;
  }

  Selection read_selection() {
    if (at(TokenKind::spread)) return read_fragment();
    return {read_field()};
  }

  Field read_field() {
    Field field{.offset = token().offset, .name = read_name()};
    if (skip(TokenKind::colon)) {
      field.alias = field.name;
      field.name = read_name();
    }
    field.arguments = read_arguments(AllowVariables::yes);
    field.directives = read_directives(AllowVariables::yes);
    if (at(TokenKind::left_brace)) field.selection_set = read_selection_set();
    return field;
  }

  // A spread if a name other than "on" follows the dots, otherwise an inline fragment.
  Selection read_fragment() {
    const ByteOffset offset = token().offset;
    advance();
    const bool has_type_condition = at_keyword("on");
    if (at(TokenKind::name) && !has_type_condition) {
      FragmentSpread spread{.offset = offset, .name = read_name()};
      spread.directives = read_directives(AllowVariables::yes);
      return {spread};
    }
    InlineFragment fragment{.offset = offset};
    if (has_type_condition) {
      advance();
      fragment.type_condition = read_name();
    }
    fragment.directives = read_directives(AllowVariables::yes);
    fragment.selection_set = read_selection_set();
    return {fragment};
  }

  std::uint32_t selection_set_count_ = 0;
  std::vector<Definition> pending_definitions_;
  std::vector<VariableDefinition> pending_variables_;
  std::vector<Selection> pending_selections_;
};

// Enough for a document with usual whitespace, so that most need one allocation. The arena grows by
// itself.
std::size_t first_document_arena_bytes(std::size_t source_bytes) {
  return std::clamp<std::size_t>(source_bytes * 10, 512, 64UL * 1024);
}

}  // namespace

std::variant<Document, SyntaxError> parse_document(std::string source, const Limits& limits) {
  const std::size_t bytes_max =
      std::min<std::size_t>(limits.source_bytes_max, std::numeric_limits<ByteOffset>::max());
  if (source.size() > bytes_max) return source_too_long(source, bytes_max);
  const std::size_t arena_bytes = first_document_arena_bytes(source.size());
  auto storage = std::make_unique<DocumentStorage>(std::move(source), arena_bytes);
  ExecutableParser parser(*storage, limits);
  const List<Definition> definitions = parser.read_document();
  if (parser.failed()) return parser.take_error();
  return Document(std::move(storage), definitions, parser.selection_set_count());
}

Result<Document> parse(std::string source, const Limits& limits) {
  std::variant<Document, SyntaxError> outcome = parse_document(std::move(source), limits);
  if (const auto* error = std::get_if<SyntaxError>(&outcome)) {
    return Error{ErrorCode::invalid, error->to_string()};
  }
  return std::get<Document>(std::move(outcome));
}

}  // namespace porthole::graphql
