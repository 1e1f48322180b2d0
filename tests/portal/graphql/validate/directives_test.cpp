#include <doctest/doctest.h>

#include "tests/portal/graphql/validate/validate_support.h"

namespace porthole::graphql {

TEST_SUITE("validate: directives") {
  TEST_CASE("refuses a directive that isn't defined") {
    CHECK(only_problem_of("query Q { dog { name @unknown(a: 1) } }") ==
          R"({"message":"Directive @unknown is not defined","locations":[{"line":1,"column":22}],)"
          R"("path":["query Q","dog","name"],)"
          R"("extensions":{"code":"undefinedDirective","directiveName":"unknown"}})");
  }

  TEST_CASE("refuses a directive where it may not stand") {
    CHECK(only_problem_of("{ dog @onVariable { name } }") ==
          R"q({"message":"'@onVariable' can't be applied to fields (allowed: )",)q"
          R"("locations":[{"line":1,"column":7}],"path":["query","dog"],)"
          R"("extensions":{"code":"directiveCannotBeApplied","targetName":"fields",)"
          R"("name":"onVariable"}})");
    CHECK(problems_of("mutation M @once { adopt(name: \"a\") { __typename } }") ==
          "'@once' can't be applied to mutations (allowed: fields, queries) at 1:12");
  }

  TEST_CASE("has no words for places in schemas") {
    CHECK(problems_of("{ dog @deprecated { name } }") ==
          "'@deprecated' can't be applied to fields (allowed: , , , ) at 1:7");
  }

  TEST_CASE("names an unknown directive once for all its places") {
    CHECK(problems_of("{ dog { name @unknown nickname @unknown } }") ==
          "Directive @unknown is not defined at 1:14, 1:32");
  }

  TEST_CASE("knows each place of a document") {
    const auto refusal = [](const std::string& place, int column) {
      return "'@often' can't be applied to " + place +
             " (allowed: fields) at 1:" + std::to_string(column);
    };
    CHECK(problems_of("query Q @often { dog { name } }") == refusal("queries", 9));
    CHECK(problems_of("subscription S @often { born { __typename } }") ==
          refusal("subscriptions", 16));
    CHECK(problems_of("{ dog { ... @often { name } } }") == refusal("inline fragments", 13));
    CHECK(problems_of("{ dog { ...F @often } } fragment F on Dog { name }") ==
          refusal("fragment spreads", 14));
    CHECK(problems_of("{ dog { ...F } } fragment F on Dog @often { name }") ==
          refusal("fragment definitions", 36));
    CHECK(problems_of("query Q($id: ID @often) { human(id: $id) { name } }") ==
          "Directives can't be applied to GraphQL::Language::Nodes::VariableDefinitions at 1:17");
    CHECK(problems_of("query Q($id: ID @onVariable) @once { human(id: $id) @often { name } }") ==
          "");
  }

  TEST_CASE("refuses a directive that stands twice at one place, unless it is repeatable") {
    CHECK(only_problem_of("{ dog { name @once @once } }") ==
          R"({"message":"The directive \"once\" can only be used once at this location.",)"
          R"("locations":[{"line":1,"column":14},{"line":1,"column":20}],)"
          R"("path":["query","dog","name"],)"
          R"("extensions":{"code":"directiveNotUniqueForLocation","directiveName":"once"}})");
    CHECK(problems_of("{ dog @once { name @once @often(times: 1) @often(times: 2) } }") == "");
  }
}

}  // namespace porthole::graphql
