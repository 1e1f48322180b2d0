#include "portal/graphql/language/sdl_parser.h"

#include <string>
#include <utility>
#include <variant>

#include <doctest/doctest.h>

namespace porthole::graphql {

namespace {

SchemaDocument parsed_schema(std::string source) {
  std::variant<SchemaDocument, SyntaxError> outcome = parse_schema_document(std::move(source));
  const auto* error = std::get_if<SyntaxError>(&outcome);
  REQUIRE_MESSAGE(error == nullptr, (error == nullptr ? "" : error->to_string()));
  return std::get<SchemaDocument>(std::move(outcome));
}

// The error with its location; empty if there is none.
std::string sdl_error_of(std::string source, const Limits& limits = kSchemaLimits) {
  const auto outcome = parse_schema_document(std::move(source), limits);
  const auto* error = std::get_if<SyntaxError>(&outcome);
  return error == nullptr ? "" : error->to_string();
}

std::string place_of(const SchemaDocument& document, const Name& name) {
  const Location location = locate(document.source(), name.offset);
  return std::to_string(location.line) + ":" + std::to_string(location.column);
}

}  // namespace

TEST_SUITE("sdl_parser") {
  TEST_CASE("reads an object with all that it can have") {
    const SchemaDocument document = parsed_schema(R"(
"""
  A thing.
"""
type Thing implements & Node & Named @tag(name: "x") {
  "Its name."
  name("How." style: Style! = LONG @tag(name: "y"), cut: Int): [String!]! @deprecated
}
)");
    REQUIRE(document.syntax().types.size() == 1);
    const TypeSyntax& type = document.syntax().types[0];
    CHECK(type.kind == NamedTypeKind::object);
    CHECK_FALSE(type.is_extension);
    CHECK(type.description == "A thing.");
    CHECK(type.name.text == "Thing");
    CHECK(place_of(document, type.name) == "5:6");
    REQUIRE(type.interfaces.size() == 2);
    CHECK(type.interfaces[1].text == "Named");
    REQUIRE(type.directives.size() == 1);
    CHECK(type.directives[0].arguments[0].value.text == "x");

    REQUIRE(type.fields.size() == 1);
    const FieldSyntax& field = type.fields[0];
    CHECK(field.description == "Its name.");
    CHECK(place_of(document, field.name) == "7:3");
    CHECK(field.type.kind == TypeKind::non_null);
    CHECK(field.type.inner->kind == TypeKind::list);
    CHECK(field.type.inner->inner->inner->name == "String");
    CHECK(field.directives[0].name.text == "deprecated");
    REQUIRE(field.arguments.size() == 2);
    CHECK(field.arguments[0].description == "How.");
    CHECK(field.arguments[0].default_value->text == "LONG");
    CHECK(field.arguments[0].directives.size() == 1);
    CHECK(field.arguments[1].default_value == nullptr);
  }

  TEST_CASE("reads the other kinds of types") {
    const SchemaDocument document = parsed_schema(R"(
scalar Time @specifiedBy(url: "u")
interface Node implements Base { id: ID! }
union Any = | A | B
union None
enum Color @tag { "Like blood." RED BLUE @deprecated(reason: "no") }
input In { a: Int = 1, b: [In!] = [{a: 2}] }
type Empty
)");
    const List<TypeSyntax> types = document.syntax().types;
    REQUIRE(types.size() == 7);
    CHECK(types[0].directives.size() == 1);
    CHECK(types[1].interfaces[0].text == "Base");
    REQUIRE(types[2].members.size() == 2);
    CHECK(types[2].members[0].text == "A");
    CHECK(types[3].members.empty());
    REQUIRE(types[4].enum_values.size() == 2);
    CHECK(types[4].enum_values[0].description == "Like blood.");
    CHECK(types[4].enum_values[1].directives.size() == 1);
    REQUIRE(types[5].input_fields.size() == 2);
    CHECK(types[5].input_fields[1].default_value->items[0].fields[0].value.text == "2");
    CHECK(types[6].kind == NamedTypeKind::object);
    CHECK(types[6].fields.empty());
  }

  TEST_CASE("reads the schema, directives and extensions") {
    const SchemaDocument document = parsed_schema(R"(
"All." schema @tag { query: Q subscription: S }
extend schema { mutation: M }
"Marks." directive @tag("What." name: String = "x") repeatable on | OBJECT | FIELD
extend type Q implements Node
extend enum Color { GREEN }
extend scalar Time @tag
)");
    const TypeSystemSyntax& syntax = document.syntax();
    REQUIRE(syntax.schemas.size() == 2);
    CHECK(syntax.schemas[0].description == "All.");
    CHECK(syntax.schemas[0].root_types[1].operation == OperationType::subscription);
    CHECK(syntax.schemas[1].is_extension);
    CHECK(syntax.schemas[1].root_types[0].type.text == "M");
    REQUIRE(syntax.directives.size() == 1);
    const DirectiveSyntax& directive = syntax.directives[0];
    CHECK(directive.is_repeatable);
    CHECK(directive.arguments[0].description == "What.");
    REQUIRE(directive.locations.size() == 2);
    CHECK(directive.locations[0] == DirectiveLocation::object);
    CHECK(directive.locations[1] == DirectiveLocation::field);
    REQUIRE(syntax.types.size() == 3);
    CHECK(syntax.types[0].is_extension);
    CHECK(syntax.types[2].directives.size() == 1);
  }

  TEST_CASE("takes keywords for names") {
    CHECK(sdl_error_of("type type { type: type input(enum: on): on }") == "");
    CHECK(sdl_error_of("enum extend { on extend query } directive @on on ENUM") == "");
  }

  TEST_CASE("refuses operations and fragments") {
    CHECK(sdl_error_of("{ a }") == "unexpected \"{\" at line 1, column 1");
    CHECK(sdl_error_of("scalar A\nquery { a }") == "unexpected \"query\" at line 2, column 1");
    CHECK(sdl_error_of("fragment F on A { a }") == "unexpected \"fragment\" at line 1, column 1");
  }

  TEST_CASE("places errors where graphql-js does") {
    CHECK(sdl_error_of("") == "the document is empty");
    CHECK(sdl_error_of("type A {}") == "expected a name but found \"}\" at line 1, column 9");
    CHECK(sdl_error_of("type A { a }") == "expected \":\" but found \"}\" at line 1, column 12");
    CHECK(sdl_error_of("type A { a: }") == "expected a name but found \"}\" at line 1, column 13");
    CHECK(sdl_error_of("type A { a(): Int }") ==
          "expected a name but found \")\" at line 1, column 12");
    CHECK(sdl_error_of("type A implements B C") == "unexpected \"C\" at line 1, column 21");
    CHECK(sdl_error_of("type A implements") == "unexpected end of document at line 1, column 18");
    CHECK(sdl_error_of("union A = | | B") ==
          "expected a name but found \"|\" at line 1, column 13");
    CHECK(sdl_error_of("schema @a") == "unexpected end of document at line 1, column 10");
    CHECK(sdl_error_of("schema { quer: A }") == "unexpected \"quer\" at line 1, column 10");
    CHECK(sdl_error_of("schema { quer ? A }") == "unexpected character \"?\" at line 1, column 15");
    CHECK(sdl_error_of("enum A { B true }") ==
          "expected the name of an enum value but found \"true\" at line 1, column 12");
    CHECK(sdl_error_of("directive @a on NOWHERE") == "unexpected \"NOWHERE\" at line 1, column 17");
    CHECK(sdl_error_of("directive @a OBJECT") ==
          "expected \"on\" but found \"OBJECT\" at line 1, column 14");
    CHECK(sdl_error_of("input A { a: Int = $b }") ==
          "unexpected variable \"b\" in a constant value at line 1, column 20");
  }

  TEST_CASE("blames a description for a definition that can't have one") {
    CHECK(sdl_error_of("\"d\" extend type A @b") == "unexpected string at line 1, column 1");
    CHECK(sdl_error_of("\"d\" query { a }") == "unexpected string at line 1, column 1");
    CHECK(sdl_error_of("\"d\" { a }") == "unexpected \"{\" at line 1, column 5");
    CHECK(sdl_error_of("\"d\" @a") == "unexpected \"@\" at line 1, column 5");
    CHECK(sdl_error_of("\"d\"") == "unexpected end of document at line 1, column 4");
  }

  TEST_CASE("refuses extensions that add nothing") {
    CHECK(sdl_error_of("extend type A") == "unexpected end of document at line 1, column 14");
    CHECK(sdl_error_of("extend scalar A scalar B") == "unexpected \"scalar\" at line 1, column 17");
    CHECK(sdl_error_of("extend schema") == "unexpected end of document at line 1, column 14");
    CHECK(sdl_error_of("extend directive @a on FIELD") ==
          "unexpected \"directive\" at line 1, column 8");
  }

  TEST_CASE("keeps to its limits") {
    const std::string source = "scalar A scalar B";
    CHECK(sdl_error_of(source, {.source_bytes_max = 17}) == "");
    CHECK(sdl_error_of(source, {.source_bytes_max = 16}) ==
          "longer than 16 bytes at line 1, column 17");
    CHECK(sdl_error_of(source, {.tokens_max = 3}) == "more than 3 tokens at line 1, column 17");
    std::string nested(kNestingMax + 1, '[');
    CHECK(sdl_error_of("type A { a: " + nested) ==
          "nested deeper than 200 levels at line 1, column 213");
  }

  TEST_CASE("reads type systems that are longer than documents may be") {
    std::string source;
    while (source.size() <= kSourceBytesMax) source += "scalar S @a\n";
    CHECK(sdl_error_of(source) == "");
  }

  TEST_CASE("reads a constant that is all of its text") {
    DocumentStorage good("[1, {a: RED}]", 64);
    const std::variant<Value, SyntaxError> value = parse_constant(good);
    REQUIRE(std::holds_alternative<Value>(value));
    CHECK(std::get<Value>(value).items.size() == 2);
    DocumentStorage more("1 2", 64);
    CHECK(std::get<SyntaxError>(parse_constant(more)).message == "unexpected \"2\"");
    DocumentStorage variable("$a", 64);
    CHECK(std::holds_alternative<SyntaxError>(parse_constant(variable)));
  }
}

}  // namespace porthole::graphql
