#include "portal/graphql/language/sdl_parser.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "portal/graphql/language/parser_base.h"

namespace porthole::graphql {

namespace {

struct TypeKeyword {
  std::string_view word;
  NamedTypeKind kind;
};

constexpr std::array kTypeKeywords{
    TypeKeyword{"type", NamedTypeKind::object},
    TypeKeyword{"input", NamedTypeKind::input_object},
    TypeKeyword{"enum", NamedTypeKind::enumeration},
    TypeKeyword{"interface", NamedTypeKind::interface},
    TypeKeyword{"union", NamedTypeKind::union_type},
    TypeKeyword{"scalar", NamedTypeKind::scalar},
};

class SdlParser : private ParserBase {
 public:
  SdlParser(DocumentStorage& storage, const Limits& limits) : ParserBase(storage, limits) {}

  // The definitions, which lie in the storage. Meaningless if `failed()`.
  TypeSystemSyntax read_document() {
    if (at(TokenKind::end_of_document)) {
      fail(SyntaxErrorKind::empty, token().offset, "the document is empty");
    }
    while (!failed() && !at(TokenKind::end_of_document)) read_definition();
    return {.types = take_list(pending_types_, 0),
            .schemas = take_list(pending_schemas_, 0),
            .directives = take_list(pending_directive_definitions_, 0)};
  }

  Value read_constant() {
    const Value value = read_value(AllowVariables::no);
    if (!at(TokenKind::end_of_document)) fail_unexpected(token());
    return value;
  }

  using ParserBase::failed;
  using ParserBase::take_error;

 private:
  void read_definition() {
    const Token first = token();
    const bool is_described = at_string();
    const std::string_view description = read_description();
    if (const std::optional<NamedTypeKind> kind = at_type_keyword()) {
      pending_types_.push_back(read_type_definition(*kind, description));
    } else if (at_keyword("schema")) {
      pending_schemas_.push_back(read_schema(description));
    } else if (at_keyword("directive")) {
      pending_directive_definitions_.push_back(read_directive_definition(description));
    } else if (at_keyword("extend") && !is_described) {
      read_extension();
    } else {
      // As in graphql-js, the error is at the description if it precedes a name that can't be
      // described.
      const bool blames_description = is_described && at(TokenKind::name);
      fail_unexpected(blames_description ? first : token());
    }
  }

  void read_extension() {
    advance();
    if (const std::optional<NamedTypeKind> kind = at_type_keyword()) {
      TypeSyntax type = read_type_definition(*kind, {});
      type.is_extension = true;
      const bool is_empty = type.directives.empty() && type.interfaces.empty() &&
                            type.fields.empty() && type.members.empty() &&
                            type.enum_values.empty() && type.input_fields.empty();
      if (is_empty) fail_unexpected(token());
      pending_types_.push_back(type);
    } else if (at_keyword("schema")) {
      pending_schemas_.push_back(read_schema_extension());
    } else {
      fail_unexpected(token());
    }
  }

  SchemaSyntax read_schema(std::string_view description) {
    SchemaSyntax schema{.offset = token().offset, .description = description};
    advance();
    schema.directives = read_directives(AllowVariables::no);
    expect(TokenKind::left_brace, "\"{\"");
    schema.root_types = read_root_types();
    return schema;
  }

  SchemaSyntax read_schema_extension() {
    SchemaSyntax schema{.is_extension = true, .offset = token().offset};
    advance();
    schema.directives = read_directives(AllowVariables::no);
    if (skip(TokenKind::left_brace)) {
      schema.root_types = read_root_types();
    } else if (schema.directives.empty()) {
      fail_unexpected(token());
    }
    return schema;
  }

  List<RootTypeSyntax> read_root_types() {
    return read_until(TokenKind::right_brace, pending_root_types_, [this] {
      RootTypeSyntax root{.offset = token().offset, .operation = read_operation_type()};
      expect(TokenKind::colon, "\":\"");
      root.type = read_name();
      return root;
    });
  }

  OperationType read_operation_type() {
    const Token first = token();
    // As in graphql-js, the word is checked after the token behind it was read.
    const Name name = read_name();
    if (const std::optional<OperationType> type = find_operation_type(name.text)) return *type;
    fail_unexpected(first);
    return OperationType::query;
  }

  TypeSyntax read_type_definition(NamedTypeKind kind, std::string_view description) {
    advance();
    TypeSyntax type{.kind = kind, .description = description, .name = read_name()};
    const bool has_fields = kind == NamedTypeKind::object || kind == NamedTypeKind::interface;
    if (has_fields) type.interfaces = read_interfaces();
    type.directives = read_directives(AllowVariables::no);
    switch (kind) {
      case NamedTypeKind::scalar:
        break;
      case NamedTypeKind::object:
      case NamedTypeKind::interface:
        type.fields = read_block(pending_fields_, [this] { return read_field(); });
        break;
      case NamedTypeKind::union_type:
        type.members = read_members();
        break;
      case NamedTypeKind::enumeration:
        type.enum_values = read_block(pending_enum_values_, [this] { return read_enum_value(); });
        break;
      case NamedTypeKind::input_object:
        type.input_fields =
            read_block(pending_input_values_, [this] { return read_input_value(); });
        break;
    }
    return type;
  }

  List<Name> read_interfaces() {
    if (!at_keyword("implements")) return {};
    advance();
    return read_separated(TokenKind::ampersand);
  }

  List<Name> read_members() {
    if (!skip(TokenKind::equals)) return {};
    return read_separated(TokenKind::pipe);
  }

  // Names with `separator` between them and optionally before the first.
  List<Name> read_separated(TokenKind separator) {
    skip(separator);
    do {
      pending_names_.push_back(read_name());
    } while (skip(separator));
    return take_list(pending_names_, 0);
  }

  // `{ items }`, or nothing.
  template <typename T, typename ReadItem>
  List<T> read_block(std::vector<T>& pending, ReadItem read_item) {
    if (!skip(TokenKind::left_brace)) return {};
    return read_until(TokenKind::right_brace, pending, read_item);
  }

  FieldSyntax read_field() {
    FieldSyntax field{.description = read_description(), .name = read_name()};
    field.arguments = read_argument_definitions();
    expect(TokenKind::colon, "\":\"");
    field.type = read_type();
    field.directives = read_directives(AllowVariables::no);
    return field;
  }

  List<InputValueSyntax> read_argument_definitions() {
    if (!skip(TokenKind::left_parenthesis)) return {};
    return read_until(TokenKind::right_parenthesis, pending_input_values_,
                      [this] { return read_input_value(); });
  }

  InputValueSyntax read_input_value() {
    InputValueSyntax input{.description = read_description(), .name = read_name()};
    expect(TokenKind::colon, "\":\"");
    input.type = read_type();
    if (skip(TokenKind::equals)) input.default_value = store(read_value(AllowVariables::no));
    input.directives = read_directives(AllowVariables::no);
    return input;
  }

  EnumValueSyntax read_enum_value() {
    EnumValueSyntax value{.description = read_description()};
    if (at_keyword("true") || at_keyword("false") || at_keyword("null")) {
      fail_expecting("the name of an enum value");
    }
    value.name = read_name();
    value.directives = read_directives(AllowVariables::no);
    return value;
  }

  DirectiveSyntax read_directive_definition(std::string_view description) {
    advance();
    expect(TokenKind::at, "\"@\"");
    DirectiveSyntax directive{.description = description, .name = read_name()};
    directive.arguments = read_argument_definitions();
    if (at_keyword("repeatable")) {
      directive.is_repeatable = true;
      advance();
    }
    expect_keyword("on");
    skip(TokenKind::pipe);
    do {
      pending_locations_.push_back(read_location());
    } while (skip(TokenKind::pipe));
    directive.locations = take_list(pending_locations_, 0);
    return directive;
  }

  DirectiveLocation read_location() {
    const Token location = token();
    const Name name = read_name();
    const std::optional<DirectiveLocation> known = find_directive_location(name.text);
    if (!known) fail_unexpected(location);
    return known.value_or(DirectiveLocation{});
  }

  bool at_string() const { return at(TokenKind::string) || at(TokenKind::block_string); }

  std::string_view read_description() {
    if (!at_string()) return {};
    return read_value(AllowVariables::no).text;
  }

  std::optional<NamedTypeKind> at_type_keyword() const {
    for (const TypeKeyword& keyword : kTypeKeywords) {
      if (at_keyword(keyword.word)) return keyword.kind;
    }
    return std::nullopt;
  }

  std::vector<DirectiveLocation> pending_locations_;
  std::vector<TypeSyntax> pending_types_;
  std::vector<SchemaSyntax> pending_schemas_;
  std::vector<DirectiveSyntax> pending_directive_definitions_;
  std::vector<RootTypeSyntax> pending_root_types_;
  std::vector<FieldSyntax> pending_fields_;
  std::vector<InputValueSyntax> pending_input_values_;
  std::vector<EnumValueSyntax> pending_enum_values_;
  std::vector<Name> pending_names_;
};

// The tree of a schema takes about four times its text.
std::size_t first_schema_arena_bytes(std::size_t source_bytes) {
  return std::clamp<std::size_t>(source_bytes * 4, 512, 1024UL * 1024);
}

}  // namespace

std::variant<SchemaDocument, SyntaxError> parse_schema_document(std::string source,
                                                                const Limits& limits) {
  const std::size_t bytes_max =
      std::min<std::size_t>(limits.source_bytes_max, std::numeric_limits<ByteOffset>::max());
  if (source.size() > bytes_max) return source_too_long(source, bytes_max);
  const std::size_t arena_bytes = first_schema_arena_bytes(source.size());
  auto storage = std::make_unique<DocumentStorage>(std::move(source), arena_bytes);
  SdlParser parser(*storage, limits);
  const TypeSystemSyntax syntax = parser.read_document();
  if (parser.failed()) return parser.take_error();
  SchemaDocument::Storages storages;
  storages.push_back(std::move(storage));
  return SchemaDocument(std::move(storages), syntax);
}

std::variant<Value, SyntaxError> parse_constant(DocumentStorage& storage, const Limits& limits) {
  SdlParser parser(storage, limits);
  const Value value = parser.read_constant();
  if (parser.failed()) return parser.take_error();
  return value;
}

}  // namespace porthole::graphql
