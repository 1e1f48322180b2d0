#include <doctest/doctest.h>

#include "tests/portal/graphql/validate/validate_support.h"

namespace porthole::graphql {

namespace {

// The problems of one argument of `find`, whose arguments are named after their types.
std::string problem_with(const std::string& argument) {
  return problems_of("{ find(" + argument + ") { __typename } }");
}

// The problem of an invalid value.
std::string invalid(const std::string& name, const std::string& value, const std::string& type) {
  return "Argument '" + name + "' on Field 'find' has an invalid value (" + value +
         "). Expected type '" + type + "'. at 1:3";
}

}  // namespace

TEST_SUITE("validate: values") {
  TEST_CASE("takes literals of the type that is expected") {
    for (const char* argument : {"integer: -2147483648",
                                 "integer: 2147483647",
                                 "integer: -0",
                                 "integer: null",
                                 "floating: 1",
                                 "floating: 1e400",
                                 "string: \"\"",
                                 "string: \"\"\"a\"\"\"",
                                 "boolean: false",
                                 "id: \"a\"",
                                 "id: 99999999999999999999",
                                 "command: SIT",
                                 "list: [1, null]",
                                 "list: 1",
                                 "list: []",
                                 "nested: 1",
                                 "nested: [[1], null, [null]]",
                                 "collar: {length: 1}",
                                 "collars: {length: 1}",
                                 "collar: {length: 1, tags: \"a\"}",
                                 "collars: [{length: 1, bells: {tone: 2}}]"}) {
      CAPTURE(argument);
      CHECK(problem_with(argument) == "");
    }
  }

  TEST_CASE("takes anything for a custom scalar") {
    for (const char* literal :
         {"1", "1.5", "\"a\"", "true", "null", "A", "[1, {a: B}]", "{a: [$b]}"}) {
      CAPTURE(literal);
      const std::string variable =
          std::string(literal).find('$') == std::string::npos ? "" : "($b: Anything)";
      CHECK(problems_of("query Q" + variable + " { find(anything: " + literal +
                        ") { __typename } }") == "");
    }
  }

  TEST_CASE("takes what has the format of a custom scalar, and nothing else") {
    for (const char* argument :
         {"time: \"2024-08-26T03:22:45Z\"", "time: \"2024-08-26\"", "time: null",
          "date: \"2024-08-26\"", "number: -9007199254740991", "number: 0"}) {
      CAPTURE(argument);
      CHECK(problem_with(argument) == "");
    }
    for (const char* value :
         {"\"soon\"", "\"\"", "5", "true", "NOW", "{at: 1}", "[\"2024-08-26\"]"}) {
      CHECK(problem_with(std::string("time: ") + value) == invalid("time", value, "DateTime"));
      CHECK(problem_with(std::string("date: ") + value) == invalid("date", value, "Date"));
    }
    CHECK(problem_with("date: \"2024-02-30\"") == invalid("date", "\"2024-02-30\"", "Date"));
    for (const char* value : {"9007199254740992", "-9007199254740992", "5.0", "\"5\"",
                              "99999999999999999999", "true", "[5]"}) {
      CHECK(problem_with(std::string("number: ") + value) == invalid("number", value, "JSInt"));
    }
    CHECK(problems_of("query Q($t: DateTime = \"soon\") { find(time: $t) { __typename } }") ==
          "Could not coerce value \"soon\" to DateTime at 1:9");
  }

  TEST_CASE("shows a literal of another type, with the field's place and the argument's path") {
    CHECK(only_problem_of("query Q { wear(collar: {length: 1}, size: \"big\") }") ==
          R"q({"message":"Argument 'size' on Field 'wear' has an invalid value (\"big\"). )q"
          R"(Expected type 'Int!'.","locations":[{"line":1,"column":11}],)"
          R"("path":["query Q","wear","size"],)"
          R"("extensions":{"code":"argumentLiteralsIncompatible","typeName":"Field",)"
          R"("argumentName":"size"}})");
  }

  TEST_CASE("refuses literals of another type") {
    CHECK(problem_with("integer: 2147483648") == invalid("integer", "2147483648", "Int"));
    CHECK(problem_with("integer: -2147483649") == invalid("integer", "-2147483649", "Int"));
    CHECK(problem_with("integer: 99999999999999999999") ==
          invalid("integer", "99999999999999999999", "Int"));
    CHECK(problem_with("integer: 1.0") == invalid("integer", "1.0", "Int"));
    CHECK(problem_with("floating: \"1\"") == invalid("floating", "\"1\"", "Float"));
    CHECK(problem_with("string: A") == invalid("string", "A", "String"));
    CHECK(problem_with("boolean: 1") == invalid("boolean", "1", "Boolean"));
    CHECK(problem_with("id: 1.5") == invalid("id", "1.5", "ID"));
    CHECK(problem_with("command: ROLL") == invalid("command", "ROLL", "Command"));
    CHECK(problem_with("command: \"SIT\"") == invalid("command", "\"SIT\"", "Command"));
    CHECK(problem_with("required: null") == invalid("required", "null", "Int!"));
    CHECK(problem_with("strict: [1, null]") == invalid("strict", "[1, null]", "[Int!]!"));
    CHECK(problem_with("list: [[1]]") == invalid("list", "[[1]]", "[Int]"));
    CHECK(problem_with("list: \"a\"") == invalid("list", "\"a\"", "[Int]"));
    CHECK(problem_with("string: {a: 1}") == invalid("string", "{a: 1}", "String"));
    CHECK(problem_with("collar: [{length: 1}]") == invalid("collar", "[{length: 1}]", "Collar"));
    CHECK(problem_with("collar: 5") == invalid("collar", "5", "Collar"));
  }

  TEST_CASE("shows a wrong literal once, for the innermost field of an input object") {
    CHECK(only_problem_of("{ find(collars: [{length: 1}, {length: 2, bells: [{tone: true}]}])"
                          " { __typename } }") ==
          R"({"message":"Argument 'tone' on InputObject 'Bell' has an invalid value (true). )"
          R"(Expected type 'Float!'.","locations":[{"line":1,"column":51}],)"
          R"("path":["query","find","collars",1,"bells",0,"tone"],)"
          R"("extensions":{"code":"argumentLiteralsIncompatible","typeName":"InputObject",)"
          R"("argumentName":"tone"}})");
  }

  TEST_CASE("refuses a field that an input object doesn't have") {
    CHECK(only_problem_of("{ find(collar: {length: 1, width: {x: 2}}) { __typename } }") ==
          R"({"message":"InputObject 'Collar' doesn't accept argument 'width'",)"
          R"("locations":[{"line":1,"column":28}],"path":["query","find","collar","width"],)"
          R"("extensions":{"code":"argumentNotAccepted","name":"Collar","typeName":"InputObject",)"
          R"("argumentName":"width"}})");
  }

  TEST_CASE("refuses an input object without its required fields") {
    CHECK(
        only_problem_of("{ find(collar: {color: \"red\"}) { __typename } }") ==
        R"({"message":"Argument 'length' on InputObject 'Collar' is required. Expected type Int!",)"
        R"("locations":[{"line":1,"column":16}],"path":["query","find","collar","length"],)"
        R"("extensions":{"code":"missingRequiredInputObjectAttribute","argumentName":"length",)"
        R"("argumentType":"Int!","inputObjectType":"Collar"}})");
  }

  TEST_CASE("refuses a field given twice in one input object") {
    CHECK(only_problem_of("{ find(collar: {length: 1, length: 2}) { __typename } }") ==
          R"({"message":"There can be only one input field named \"length\"",)"
          R"("locations":[{"line":1,"column":17},{"line":1,"column":28}],)"
          R"("path":["query","find","collar"],)"
          R"("extensions":{"code":"inputFieldNotUnique","name":"length"}})");
    CHECK(problem_with("anything: {a: {b: 1, b: 2}, b: 3}") ==
          "There can be only one input field named \"b\" at 1:23, 1:29");
  }

  TEST_CASE("checks the arguments of directives") {
    CHECK(problems_of("{ dog { name @skip(if: \"yes\") } }") ==
          "Argument 'if' on Directive 'skip' has an invalid value (\"yes\"). "
          "Expected type 'Boolean!'. at 1:14");
  }

  TEST_CASE("refuses all but one field, not null, of an input object with @oneOf") {
    const auto problem_with = [](const std::string& variables, const std::string& value) {
      return problems_of("query Q" + variables + " { find(choice: " + value + ") { __typename } }");
    };
    CHECK(problem_with("", "{one: 1}") == "");
    CHECK(problem_with("($v: Int!)", "{one: $v}") == "");
    CHECK(problem_with("", "{}") ==
          "OneOf Input Object 'Choice' must specify exactly one key. at 1:24");
    CHECK(problem_with("", "{one: 1, other: \"a\"}") ==
          "OneOf Input Object 'Choice' must specify exactly one key. at 1:24");
    CHECK(problem_with("", "{one: null}") == "Argument 'Choice.one' must be non-null. at 1:25");
    CHECK(problem_with("($v: Int)", "{one: $v}") ==
          "Variable 'v' must be non-nullable to be used for OneOf Input Object 'Choice'. at 1:33");
    CHECK(problems_of("query Q($v: Choice = {one: null}) { find(choice: $v) { __typename } }") ==
          "'Choice' requires exactly one argument, but 'one' was `null`. at 1:9");
    CHECK(only_problem_of("{ find(choice: {}) { __typename } }") ==
          R"({"message":"OneOf Input Object 'Choice' must specify exactly one key.",)"
          R"("locations":[{"line":1,"column":16}],"path":["query","find","choice"],)"
          R"("extensions":{"code":"invalidOneOfInputObject","inputObjectType":"Choice"}})");
  }

  TEST_CASE("refuses a repeated field in the default of a variable") {
    CHECK(problems_of(
              "query Q($v: Collar = {length: 1, length: 2}) { find(collar: $v) { __typename } }")
              .find("There can be only one input field named \"length\"") != std::string::npos);
  }
}

}  // namespace porthole::graphql
