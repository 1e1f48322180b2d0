#include "portal/graphql/language/parser_base.h"

#include "portal/graphql/language/string_value.h"

namespace porthole::graphql {

ParserBase::ParserBase(DocumentStorage& storage, const Limits& limits)
    : storage_(storage), source_(storage.source), limits_(limits), lexer_(source_) {
  advance();
}

Token ParserBase::look_ahead() {
  Lexer ahead = lexer_;
  const Token next = ahead.next();
  if (next.kind == TokenKind::invalid) fail(SyntaxErrorKind::grammar, next.offset, ahead.error());
  return next;
}

void ParserBase::advance() {
  if (failed()) return;
  token_ = lexer_.next();
  if (token_.kind == TokenKind::end_of_document) return;
  if (token_.kind == TokenKind::invalid) [[unlikely]] {
    fail(SyntaxErrorKind::grammar, token_.offset, lexer_.error());
  } else if (++tokens_read_ > limits_.tokens_max) [[unlikely]] {
    fail(SyntaxErrorKind::limit, token_.offset,
         "more than " + std::to_string(limits_.tokens_max) + " tokens");
  }
}

void ParserBase::expect(TokenKind kind, std::string_view expected) {
  if (!skip(kind)) fail_expecting(expected);
}

void ParserBase::expect_keyword(std::string_view word) {
  if (at_keyword(word)) return advance();
  fail_expecting("\"" + std::string(word) + "\"");
}

void ParserBase::fail_expecting(std::string_view expected) {
  if (at(TokenKind::end_of_document)) return fail_unexpected(token_);
  if (failed()) return;
  const bool is_string = at(TokenKind::string) || at(TokenKind::block_string);
  std::string message = "expected " + std::string(expected);
  message += is_string ? " but found a " : " but found ";
  message += describe(token_, source_);
  fail(SyntaxErrorKind::grammar, token_.offset, std::move(message));
}

void ParserBase::fail_unexpected(const Token& found) {
  if (failed()) return;
  fail(SyntaxErrorKind::grammar, found.offset, "unexpected " + describe(found, source_));
}

void ParserBase::fail(SyntaxErrorKind kind, ByteOffset offset, std::string message) {
  if (failed()) return;
  error_ = SyntaxError{kind, std::move(message), locate(source_, offset)};
  token_ = {.kind = TokenKind::invalid, .offset = offset};
}

bool ParserBase::enter_level(TokenKind opener, std::string_view expected) {
  if (at(opener) && nesting_ >= limits_.nesting_max) {
    fail(SyntaxErrorKind::limit, token_.offset,
         "nested deeper than " + std::to_string(limits_.nesting_max) + " levels");
  }
  if (!at(opener)) {
    fail_expecting(expected);
    return false;
  }
  ++nesting_;
  advance();
  return true;
}

Name ParserBase::read_name() {
  if (!at(TokenKind::name)) {
    fail_expecting("a name");
    return {};
  }
  const Name name{token_text(), token_.offset};
  advance();
  return name;
}

Value ParserBase::read_value(AllowVariables allow) {
  switch (token_.kind) {
    case TokenKind::dollar:
      return read_variable(allow);
    case TokenKind::integer:
      return read_token(ValueKind::integer);
    case TokenKind::floating:
      return read_token(ValueKind::floating);
    case TokenKind::string:
    case TokenKind::block_string:
      return read_string();
    case TokenKind::name:
      return read_word();
    case TokenKind::left_bracket:
      return read_list(allow);
    case TokenKind::left_brace:
      return read_object(allow);
    default:
      fail_expecting("a value");
      return {};
  }
}

Value ParserBase::read_token(ValueKind kind) {
  const Value value{.offset = token_.offset, .kind = kind, .text = token_text()};
  advance();
  return value;
}

Value ParserBase::read_variable(AllowVariables allow) {
  const Token dollar = token_;
  advance();
  if (allow == AllowVariables::no) {
    const std::string name = at(TokenKind::name) ? describe(token_, source_) : "without a name";
    fail(SyntaxErrorKind::grammar, dollar.offset,
         "unexpected variable " + name + " in a constant value");
  }
  return {.offset = dollar.offset, .kind = ValueKind::variable, .text = read_name().text};
}

Value ParserBase::read_string() {
  const Token string = token_;
  Value value = read_token(ValueKind::string);
  if (string.kind == TokenKind::block_string) {
    value.is_block = true;
    value.text = decode_block_string(value.text, storage_.arena);
  } else if (string.has_escapes) {
    value.text = decode_string(value.text, storage_.arena);
  } else {
    value.text = value.text.substr(1, value.text.size() - 2);
  }
  return value;
}

Value ParserBase::read_word() {
  Value value = read_token(ValueKind::enumeration);
  if (value.text == "true" || value.text == "false") {
    value.kind = ValueKind::boolean;
    value.boolean = value.text == "true";
  } else if (value.text == "null") {
    value.kind = ValueKind::null;
  }
  return value;
}

Value ParserBase::read_list(AllowVariables allow) {
  Value list{.offset = token_.offset, .kind = ValueKind::list};
  if (!enter_level(TokenKind::left_bracket, "\"[\"")) return list;
  if (!skip(TokenKind::right_bracket)) {
    list.items =
        read_until(TokenKind::right_bracket, pending_values_, [&] { return read_value(allow); });
  }
  leave_level();
  return list;
}

Value ParserBase::read_object(AllowVariables allow) {
  Value object{.offset = token_.offset, .kind = ValueKind::object};
  if (!enter_level(TokenKind::left_brace, "\"{\"")) return object;
  if (!skip(TokenKind::right_brace)) {
    object.fields = read_until(TokenKind::right_brace, pending_object_fields_, [&] {
      ObjectField field{.offset = token_.offset, .name = read_name()};
      expect(TokenKind::colon, "\":\"");
      field.value = read_value(allow);
      return field;
    });
  }
  leave_level();
  return object;
}

TypeReference ParserBase::read_type() {
  TypeReference type{.offset = token_.offset};
  if (at(TokenKind::left_bracket)) {
    if (!enter_level(TokenKind::left_bracket, "\"[\"")) return type;
    type.kind = TypeKind::list;
    type.inner = store(read_type());
    expect(TokenKind::right_bracket, "\"]\"");
    leave_level();
  } else {
    type.name = read_name().text;
  }
  if (!skip(TokenKind::bang)) return type;
  return {.offset = type.offset, .kind = TypeKind::non_null, .inner = store(type)};
}

List<Argument> ParserBase::read_arguments(AllowVariables allow) {
  if (!skip(TokenKind::left_parenthesis)) return {};
  return read_until(TokenKind::right_parenthesis, pending_arguments_, [&] {
    Argument argument{.offset = token_.offset, .name = read_name()};
    expect(TokenKind::colon, "\":\"");
    argument.value = read_value(allow);
    return argument;
  });
}

List<Directive> ParserBase::read_directives(AllowVariables allow) {
  const std::size_t begin = pending_directives_.size();
  while (at(TokenKind::at)) pending_directives_.push_back(read_directive(allow));
  return take_list(pending_directives_, begin);
}

Directive ParserBase::read_directive(AllowVariables allow) {
  Directive directive{.offset = token_.offset};
  expect(TokenKind::at, "\"@\"");
  directive.name = read_name();
  directive.arguments = read_arguments(allow);
  return directive;
}

}  // namespace porthole::graphql
