#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "portal/graphql/validate/limits.h"
#include "portal/graphql/validate/validate.h"
#include "tests/portal/graphql/language/parse_support.h"
#include "tests/portal/graphql/validate/validate_support.h"

namespace porthole::graphql {

namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  for (std::size_t count = 0; count < times; ++count) result += text;
  return result;
}

}  // namespace

TEST_SUITE("validate: report") {
  TEST_CASE("reports problems in the order of graphql-ruby's visit, then those of the whole") {
    CHECK(problems_of("query Q($v: ID) {\n"
                      "  dog { ...F }\n"
                      "  cat\n"
                      "  wear(collar: {}, size: 1)\n"
                      "  human(id: true) { age }\n"
                      "}\n") ==
          "Field must have selections (field 'cat' returns Cat but has no selections. "
          "Did you mean 'cat { ... }'?) at 3:3\n"
          "Argument 'length' on InputObject 'Collar' is required. Expected type Int! at 4:16\n"
          "Argument 'id' on Field 'human' has an invalid value (true). Expected type 'ID'. at 5:3\n"
          "Field 'age' doesn't exist on type 'Human' at 5:21\n"
          "Variable $v is declared by Q but not used at 1:1\n"
          "Fragment F was used, but not defined at 2:9");
  }

  TEST_CASE("visits nothing below what is wrong") {
    CHECK(
        problems_of("query Q($v: Int) { nope(x: $v) { ...F @nope } } fragment F on Dog { name }") ==
        "Field 'nope' doesn't exist on type 'Query' at 1:20\n"
        "Variable $v is declared by Q but not used at 1:1\n"
        "Fragment F was defined, but not used at 1:49");
    CHECK(problems_of("{ dog { name } } fragment F on Query { ...F }") ==
          "Fragment F contains an infinite loop at 1:18");
    CHECK(problems_of("{ dog { ...F } } fragment F on Nope { ...F }") ==
          "No such type Nope, so it can't be a fragment condition at 1:18");
  }

  TEST_CASE("says what the specification refuses if graphql-ruby finds nothing") {
    CHECK(problems_of("{ pet } fragment F on Dog { name }") ==
          "Fragment F was defined, but not used at 1:9");
  }

  TEST_CASE("reports the first problems of the document where there are more than may be") {
    const SchemaPtr schema = schema_of("type Query { a(x: Int): Int }");
    std::string source = "{ ";
    for (int index = 0; index < 60; ++index) {
      const std::string number = std::to_string(index);
      source += "b" + number + " c" + number + ": a(x: true) ";
    }
    const Document document = parsed(source + "}");
    CHECK(validate(document, schema.get()).size() == kValidationErrorsMax);
    const std::vector<QueryError> errors = validate(document, schema.get(), 3);
    REQUIRE(errors.size() == 3);
    CHECK(errors[0].message == "Field 'b0' doesn't exist on type 'Query'");
    CHECK(errors[1].path == std::vector<PathSegment>{"query", "c0", "x"});
    CHECK(errors[2].message == "Field 'b1' doesn't exist on type 'Query'");
    CHECK(validate(document, schema.get(), 0).size() == 1);
  }

  TEST_CASE("cuts what it repeats at the border of a character") {
    const Document document = parsed("{ dog { name(surname: \"" + repeated("é", 2000) + "\") } }");
    const SchemaPtr schema = schema_of(std::string(kPetSchema));
    const std::vector<QueryError> errors = validate(document, schema.get());
    REQUIRE(errors.size() == 1);
    const std::string& message = errors[0].message;
    CHECK(message.size() <= validation::kTextBytesMax + 3);
    CHECK(message.ends_with("é…"));
  }

  TEST_CASE("names some of the places of what is repeated thousands of times") {
    const Document document = parsed("{ a(" + repeated("b: 1 ", 5'000) + ") }");
    const std::vector<QueryError> errors = validate(document, nullptr);
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].locations.size() == validation::kLocationsMax);
  }

  TEST_CASE("takes the deepest documents that the parser takes") {
    const std::string deep = "{" + repeated("a{", 198) + "a" + repeated("}", 198) + "}";
    CHECK(problems_of(deep, nullptr) == "");
    const std::string value = repeated("[", 198) + "{a: 1}" + repeated("]", 198);
    CHECK(problems_of("{ find(anything: " + value + ") { __typename } }") == "");
  }

  TEST_CASE("follows a long chain of fragments without recursion") {
    std::string source = "{ ...F0 }";
    for (int index = 0; index < 2000; ++index) {
      const std::string next =
          index + 1 < 2000 ? "...F" + std::to_string(index + 1) : "dog { name }";
      source += " fragment F" + std::to_string(index) + " on Query { " + next + " }";
    }
    CHECK(problems_of(source) == "");
  }

  TEST_CASE("merges a field that is selected thousands of times") {
    CHECK(problems_of("{ dog { " + repeated("name ", 15'000) + "} }") == "");
  }
}

TEST_SUITE("validate: without a schema") {
  TEST_CASE("takes fields, arguments, types and directives that it can't know") {
    CHECK(problems_of("query Q($v: Anything) @d { a(b: $v, c: {d: 1}) { ... on T @e { f } } }",
                      nullptr) == "");
  }

  TEST_CASE("still refuses what is wrong with any schema") {
    CHECK(problems_of("query Q($v: Int, $v: Int) { a(b: 1, b: {c: 1, c: 2}) @skip(if: $w) ...F }\n"
                      "fragment G on T { ...H }\n"
                      "fragment H on T { ...G }\n"
                      "query Q { a @skip @skip }",
                      nullptr) ==
          "There can only be one variable named \"v\" at 1:9, 1:18\n"
          "There can be only one argument named \"b\" at 1:31, 1:37\n"
          "There can be only one input field named \"c\" at 1:41, 1:47\n"
          "The directive \"skip\" can only be used once at this location. at 4:13, 4:19\n"
          "Variable $v is declared by Q but not used at 1:1\n"
          "Variable $w is used by Q but not declared at 1:64\n"
          "Fragment F was used, but not defined at 1:68\n"
          "Fragment G contains an infinite loop at 2:1\n"
          "Fragment H contains an infinite loop at 3:1\n"
          "Operation name \"Q\" must be unique at 1:1, 4:1");
  }

  TEST_CASE("refuses fields that can't be merged whatever their types are") {
    CHECK(problems_of("{ a { x: b x: c } }", nullptr) ==
          "Field 'x' has a field conflict: b or c? at 1:7, 1:12");
    CHECK(problems_of("{ a { x: b } a { x: c } }", nullptr) ==
          "Field 'x' has a field conflict: b or c? at 1:7, 1:18");
    CHECK(problems_of("{ a { ... on T { x(y: 1) } ... on T { x(y: 2) } } }", nullptr) != "");
  }

  TEST_CASE("takes fields that differ where their parents may") {
    CHECK(problems_of("{ a { ... on T { x: b } ... on U { x: c } } }", nullptr) == "");
    CHECK(problems_of("{ a { ... on T { y { x: b } } ... on U { y { x: c } } } }", nullptr) == "");
    CHECK(problems_of("{ a { ...F x: c } } fragment F on T { x: b }", nullptr) == "");
  }
}

}  // namespace porthole::graphql
