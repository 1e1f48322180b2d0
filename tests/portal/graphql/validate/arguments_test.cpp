#include <doctest/doctest.h>

#include "tests/portal/graphql/validate/validate_support.h"

namespace porthole::graphql {

TEST_SUITE("validate: arguments") {
  TEST_CASE("refuses an argument that the field doesn't have, and calls it by its alias") {
    CHECK(only_problem_of("query Q { dog { n: name(first: true) } }") ==
          R"({"message":"Field 'n' doesn't accept argument 'first'",)"
          R"("locations":[{"line":1,"column":25}],"path":["query Q","dog","n","first"],)"
          R"("extensions":{"code":"argumentNotAccepted","name":"n","typeName":"Field",)"
          R"("argumentName":"first"}})");
  }

  TEST_CASE("refuses an argument that the directive doesn't have") {
    CHECK(only_problem_of("{ dog { name @skip(if: true, unless: true) } }") ==
          R"({"message":"Directive 'skip' doesn't accept argument 'unless'",)"
          R"("locations":[{"line":1,"column":30}],"path":["query","dog","name","unless"],)"
          R"("extensions":{"code":"argumentNotAccepted","name":"skip","typeName":"Directive",)"
          R"("argumentName":"unless"}})");
  }

  TEST_CASE("refuses an argument given twice") {
    CHECK(only_problem_of("{ human(id: 1, id: 2) { name } }") ==
          R"({"message":"There can be only one argument named \"id\"",)"
          R"("locations":[{"line":1,"column":9},{"line":1,"column":16}],"path":["query","human"],)"
          R"("extensions":{"code":"argumentNotUnique","name":"id"}})");
    CHECK(problems_of("{ dog { name @skip(if: true, if: true) } }") ==
          "There can be only one argument named \"if\" at 1:20, 1:30");
  }

  TEST_CASE("finds an argument given twice among many") {
    std::string arguments;
    for (int index = 0; index < 40; ++index) arguments += "a" + std::to_string(index) + ": 1 ";
    CHECK(problems_of("{ a(" + arguments + ") }", nullptr) == "");
    CHECK(problems_of("{ a(" + arguments + "a7: 2) }", nullptr) ==
          "There can be only one argument named \"a7\" at 1:47, 1:275");
  }

  TEST_CASE("refuses a field without its required arguments") {
    CHECK(only_problem_of("query Q { w: wear }") ==
          R"({"message":"Field 'wear' is missing required arguments: collar, size",)"
          R"("locations":[{"line":1,"column":11}],"path":["query Q","w"],)"
          R"("extensions":{"code":"missingRequiredArguments","className":"Field","name":"wear",)"
          R"("arguments":"collar, size"}})");
    CHECK(problems_of("{ find { __typename } }") == "");
  }

  TEST_CASE("refuses a directive without its required arguments") {
    CHECK(only_problem_of("{ dog { name @needs } }") ==
          R"({"message":"Directive 'needs' is missing required arguments: it",)"
          R"("locations":[{"line":1,"column":14}],"path":["query","dog","name"],)"
          R"("extensions":{"code":"missingRequiredArguments","className":"Directive",)"
          R"("name":"needs","arguments":"it"}})");
  }
}

}  // namespace porthole::graphql
