#include <doctest/doctest.h>

#include "tests/portal/graphql/validate/validate_support.h"

namespace porthole::graphql {

namespace {

// The problems of a variable `$v` of `type`, used as `argument`.
std::string problem_with(const std::string& type, const std::string& argument) {
  return problems_of("query Q($v: " + type + ") { find(" + argument + ") { __typename } }");
}

}  // namespace

TEST_SUITE("validate: variables") {
  TEST_CASE("refuses a variable that is declared twice") {
    CHECK(only_problem_of("query Q($v: ID, $v: ID) { human(id: $v) { name } }") ==
          R"({"message":"There can only be one variable named \"v\"",)"
          R"("locations":[{"line":1,"column":9},{"line":1,"column":17}],"path":["query Q"],)"
          R"("extensions":{"code":"variableNotUnique","variableName":"v"}})");
  }

  TEST_CASE("refuses a variable of a type that doesn't exist") {
    CHECK(only_problem_of("query Q($v: [Dragon!]!) { human(id: $v) { name } }") ==
          R"q({"message":"Dragon isn't a defined input type (on $v)",)q"
          R"("locations":[{"line":1,"column":9}],"path":["query Q"],)"
          R"("extensions":{"code":"variableRequiresValidType","typeName":"Dragon",)"
          R"("variableName":"v"}})");
  }

  TEST_CASE("refuses a variable of an output type") {
    CHECK(problems_of("query Q($v: [Dog!]) { human(id: $v) { name } }") ==
          "Dog isn't a valid input type (on $v) at 1:9\n"
          "Type mismatch on variable $v and argument id ([Dog!] / ID) at 1:29");
  }

  TEST_CASE("refuses a default of another type") {
    CHECK(only_problem_of(
              "query Q($v: [Collar!] = [{color: 1}]) { find(collars: $v) { __typename } }") ==
          R"({"message":"Default value for $v doesn't match type [Collar!]",)"
          R"("locations":[{"line":1,"column":9}],"path":["query Q"],)"
          R"("extensions":{"code":"defaultValueInvalidType","variableName":"v",)"
          R"("typeName":"[Collar!]"}})");
    CHECK(problem_with("Int! = null", "integer: $v") ==
          "Default value for $v doesn't match type Int! at 1:9");
    CHECK(problem_with("Int = 1", "integer: $v") == "");
  }

  TEST_CASE("refuses a variable that nothing uses, at the place of its operation") {
    CHECK(only_problem_of("query Q($v: ID) { dog { name } }") ==
          R"({"message":"Variable $v is declared by Q but not used",)"
          R"("locations":[{"line":1,"column":1}],"path":["query Q"],)"
          R"("extensions":{"code":"variableNotUsed","variableName":"v"}})");
    CHECK(problems_of("mutation ($v: ID) { adopt(name: \"a\") { __typename } }") ==
          "Variable $v is declared by anonymous mutation but not used at 1:1");
  }

  TEST_CASE("refuses a variable that isn't declared") {
    CHECK(only_problem_of("query Q { human(id: $v) { name } }") ==
          R"({"message":"Variable $v is used by Q but not declared",)"
          R"("locations":[{"line":1,"column":21}],"path":["query Q","human","id"],)"
          R"("extensions":{"code":"variableNotDefined","variableName":"v"}})");
  }

  TEST_CASE("looks for variables in fragments, values and directives") {
    CHECK(problems_of("query Q($a: Boolean!, $b: Int!, $c: Boolean!) { ...F @include(if: $c) }"
                      " fragment F on Query { find(collar: {length: $b}) { ...G } }"
                      " fragment G on Pet { __typename @skip(if: $a) }") == "");
    CHECK(problems_of("query Q { ...F } query R($v: ID) { ...F }"
                      " fragment F on Query { human(id: $v) { name } }") ==
          "Variable $v is used by F but not declared at 1:75");
  }

  TEST_CASE("refuses a variable of another type") {
    CHECK(only_problem_of("query Q($v: Int) { human(id: $v) { name } }") ==
          R"q({"message":"Type mismatch on variable $v and argument id (Int / ID)",)q"
          R"("locations":[{"line":1,"column":26}],"path":["query Q","human","id"],)"
          R"("extensions":{"code":"variableMismatch","variableName":"v","typeName":"Int",)"
          R"("argumentName":"id","errorMessage":"Type mismatch"}})");
    CHECK(problem_with("Int", "anything: [$v]") ==
          "Type mismatch on variable $v and argument anything ([Int]! / Anything) at 1:25");
  }

  TEST_CASE("refuses a variable of fewer or more lists") {
    CHECK(problem_with("Int", "list: $v") ==
          "List dimension mismatch on variable $v and argument list (Int / [Int]) at 1:25");
    CHECK(problem_with("[Int]", "list: [$v]") ==
          "List dimension mismatch on variable $v and argument list ([[Int]]! / [Int]) at 1:27");
    CHECK(problem_with("[Int]", "list: $v") == "");
    CHECK(problem_with("Int", "list: [1, $v]") == "");
  }

  TEST_CASE("refuses a nullable variable in a place that takes no null") {
    CHECK(problem_with("[Int]", "strict: $v") ==
          "Nullability mismatch on variable $v and argument strict ([Int] / [Int!]!) at 1:27");
    CHECK(problem_with("Int", "collar: {length: $v}") ==
          "Nullability mismatch on variable $v and argument length (Int / Int!) at 1:34");
    CHECK(problem_with("Int", "strict: [$v]") ==
          "Nullability mismatch on variable $v and argument strict ([Int]! / [Int!]!) at 1:25");
    CHECK(problem_with("Int!", "strict: [$v]") == "");
  }

  TEST_CASE("takes a nullable variable where it or the place has a default") {
    CHECK(problem_with("Int", "required: $v") == "");
    CHECK(problem_with("[Int!]", "strict: $v") == "");
    CHECK(problem_with("Int = 1", "collar: {length: $v}") == "");
    CHECK(problem_with("Int = null", "collar: {length: $v}") ==
          "Nullability mismatch on variable $v and argument length (Int / Int!) at 1:41");
  }

  TEST_CASE("says nothing of a variable in a place that isn't known") {
    CHECK(problem_with("Int", "anything: {a: $v}") == "");
    CHECK(problem_with("Int", "unknown: $v") ==
          "Field 'find' doesn't accept argument 'unknown' at 1:25\n"
          "Variable $v is declared by Q but not used at 1:1");
  }
}

}  // namespace porthole::graphql
