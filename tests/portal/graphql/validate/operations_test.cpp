#include <doctest/doctest.h>

#include "tests/portal/graphql/validate/validate_support.h"

namespace porthole::graphql {

TEST_SUITE("validate: operations") {
  TEST_CASE("takes an anonymous operation that is alone, with fragments") {
    CHECK(problems_of("{ dog { ...F } } fragment F on Dog { name }") == "");
  }

  TEST_CASE("refuses an anonymous operation beside another") {
    CHECK(problems_of("{ dog { name } } query Q { cat { name } }") ==
          "Operation name is required when multiple operations are present at 1:1");
    CHECK(problems_of("{ dog { name } } { cat { name } }") ==
          "Operation name is required when multiple operations are present at 1:1, 1:18");
  }

  TEST_CASE("refuses operations that share a name, of whatever type") {
    CHECK(only_problem_of(
              "query Q { dog { name } }\nmutation Q { adopt(name: \"a\") { __typename } }") ==
          R"({"message":"Operation name \"Q\" must be unique",)"
          R"("locations":[{"line":1,"column":1},{"line":2,"column":1}],"path":[],)"
          R"("extensions":{"code":"uniquelyNamedOperations","operationName":"Q"}})");
    CHECK(problems_of("query Q { dog { name } } query R { cat { name } }") == "");
  }

  TEST_CASE("refuses an operation of a type that the schema doesn't have") {
    const SchemaPtr schema = schema_of("type Query { a: Int }");
    CHECK(problems_of("mutation { b { c } }", schema.get()) ==
          "Schema is not configured for mutations at 1:1");
    CHECK(problems_of("subscription($v: Int) { b { c } }", schema.get()) ==
          "Schema is not configured for subscriptions at 1:1\n"
          "Variable $v is declared by anonymous subscription but not used at 1:1");
  }

  TEST_CASE("refuses a subscription with two root fields") {
    CHECK(only_problem_of("subscription S { born { __typename } died { __typename } }") ==
          R"({"message":"A subscription operation may only have one selection",)"
          R"("locations":[{"line":1,"column":1}],"path":["subscription S"],)"
          R"("extensions":{"code":"notSingleSubscription"}})");
    CHECK(problems_of("subscription { born { __typename } born { __typename } }") == "");
  }

  TEST_CASE("counts the root fields of the fragments of a subscription") {
    const std::string fragment = " fragment F on Subscription { died { __typename } }";
    const std::string problem = "A subscription operation may only have one selection at 1:1";
    CHECK(problems_of("subscription { born { __typename } ...F }" + fragment) == problem);
    CHECK(problems_of("subscription { ...F }" + fragment) == "");
    CHECK(problems_of("subscription { ... on Subscription { born { __typename } } ...F }" +
                      fragment) == problem);
  }

  TEST_CASE("leaves out root fields of a subscription that are never there") {
    CHECK(problems_of("subscription { born { __typename } died @skip(if: true) { __typename } }") ==
          "");
    CHECK(problems_of("subscription { born { __typename }"
                      " ... @include(if: false) { died { __typename } } }") == "");
    CHECK(problems_of(
              "subscription { born { __typename } died @skip(if: false) { __typename } }") != "");
  }

  TEST_CASE("refuses introspection at the root of a subscription") {
    CHECK(problems_of("subscription { __typename }") ==
          "A subscription operation may not select introspection fields at 1:1");
  }

  TEST_CASE("refuses lists of introspection within lists within lists") {
    CHECK(problems_of("{ __schema { types { fields { type { fields { name } } } } } }") == "");
    CHECK(
        only_problem_of(
            "{ __schema { types { fields { type { ...F } } } } }"
            " fragment F on __Type { interfaces { ... on __Type { possibleTypes { name } } } }") ==
        R"({"message":"Maximum introspection depth exceeded","locations":[{"line":1,"column":3}],)"
        R"("path":["query","__schema"],"extensions":{"code":"introspectionTooDeep"}})");
  }
}

}  // namespace porthole::graphql
