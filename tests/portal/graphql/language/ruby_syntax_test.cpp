#include "portal/graphql/language/ruby_syntax.h"

#include <string>
#include <variant>

#include <doctest/doctest.h>

#include "portal/base/json.h"
#include "portal/graphql/language/document_parser.h"
#include "portal/graphql/language/ruby_text.h"

namespace porthole::graphql {

namespace {

// The error for a document that can't be parsed.
QueryError wire_error_of(const std::string& source) {
  const auto outcome = parse_document(source);
  REQUIRE(std::holds_alternative<SyntaxError>(outcome));
  return to_query_error(std::get<SyntaxError>(outcome), source);
}

std::string message_of(const std::string& source) {
  return wire_error_of(source).message;
}

std::string json_text_of(const QueryError& error) {
  json::Writer writer;
  error.write(writer);
  return writer.take();
}

}  // namespace

TEST_SUITE("ruby_syntax") {
  TEST_CASE("names the token that was expected and the one that is there") {
    CHECK(json_text_of(wire_error_of("{ a(x) }")) ==
          R"({"message":"Expected COLON, actual: RPAREN (\")\") at [1, 6]",)"
          R"("locations":[{"line":1,"column":6}]})");
    CHECK(message_of("{\n  a: 1 }") == R"x(Expected NAME, actual: INT ("1") at [2, 6])x");
    CHECK(message_of("{ a() }") == R"x(Expected ARGUMENT_NAME, actual: RPAREN (")") at [1, 5])x");
    CHECK(message_of("{ a(b: ) }") == R"x(Expected VALUE, actual: RPAREN (")") at [1, 8])x");
    CHECK(message_of("query Q($a: Int!!) { a }") ==
          R"x(Expected VAR_SIGN, actual: BANG ("!") at [1, 17])x");
    CHECK(message_of("{ a ? }") == R"x(Expected NAME, actual: UNKNOWN_CHAR ("?") at [1, 5])x");
    CHECK(message_of("{ \"a\\tb\" }") == R"x(Expected NAME, actual: STRING ("a\tb") at [1, 3])x");
    CHECK(message_of("fragment F Q { a }") ==
          R"x(Expected ON, actual: IDENTIFIER ("Q") at [1, 12])x");
    CHECK(message_of("extend foo") ==
          "Expected one of SCHEMA, SCALAR, TYPE, ENUM, INPUT, UNION, INTERFACE, actual: IDENTIFIER "
          R"x(("foo") at [1, 8])x");
  }

  TEST_CASE("stays at the last token where the document ends") {
    CHECK(message_of("{ a") == R"x(Expected NAME, actual: (none) ("") at [1, 3])x");
    CHECK(message_of("query Q \n") == R"x(Expected LCURLY, actual: (none) (" \n") at [1, 7])x");
    CHECK(json_text_of(wire_error_of(" # nothing")) ==
          R"({"message":"Unexpected end of document","locations":[]})");
  }

  TEST_CASE("has words of its own for what it can't split into tokens") {
    CHECK(message_of("{ a.b }") == R"x(Expected `...`, actual: ".b ")x");
    CHECK(message_of("{ a(b: \"c) }") == "Expected string or block string, but it was malformed");
    CHECK(message_of("{ a(b: \"\\uXYZW\") }") == R"x(Bad unicode escape in "\\uXYZW")x");
    CHECK(message_of("{ a(b: 01) }") == R"x(Expected NAME, actual: INT ("1") at [1, 9])x");
  }

  TEST_CASE("finds all definitions of schemas in a query") {
    CHECK(json_text_of(
              wire_error_of("type T { a: Int }\n\"A\" scalar S\nextend type T { b: Int }")) ==
          R"({"message":"Query cannot contain schema definitions",)"
          R"("locations":[{"line":1,"column":1},{"line":2,"column":1},{"line":3,"column":1}],)"
          R"("path":[],"extensions":{"code":"queryContainsSchemaDefinitions"}})");
  }

  TEST_CASE("leaves it to us to say what graphql-ruby takes") {
    CHECK(message_of("{ a } b") == "unexpected \"b\"");
    CHECK(message_of("{ }") == "expected a name but found \"}\"");
    std::string deep;
    for (int level = 0; level < 300; ++level) deep += "{a";
    CHECK(message_of(deep).starts_with("nested deeper"));
  }

  TEST_CASE("is safe for any bytes") {
    for (const char* source :
         {"{\xC3", "{ a(b: -", "{ a(b: \"\\u{110000}\")", "\"\"\"", "{ a(b: [-]) }"}) {
      CHECK(message_of(source) != "");
    }
  }
}

TEST_SUITE("ruby_text") {
  TEST_CASE("writes numbers as Ruby does") {
    CHECK(ruby_float(1) == "1.0");
    CHECK(ruby_float(-0.5) == "-0.5");
    CHECK(ruby_float(100) == "100.0");
    CHECK(ruby_float(12345678901.5) == "12345678901.5");
    CHECK(ruby_float(1e15) == "1000000000000000.0");
    CHECK(ruby_float(1e16) == "1.0e+16");
    CHECK(ruby_float(1.25e-5) == "1.25e-05");
    CHECK(ruby_float(0.0001) == "0.0001");
  }

  TEST_CASE("writes texts as Ruby does") {
    CHECK(ruby_inspect("a\"b\\\n\x01\xC3\xA9\xFF#{x}") == R"("a\"b\\\n\u0001é\xFF\#{x}")");
  }
}

}  // namespace porthole::graphql
