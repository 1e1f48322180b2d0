#include <doctest/doctest.h>

#include "tests/portal/graphql/validate/validate_support.h"

namespace porthole::graphql {

TEST_SUITE("validate: fragments") {
  TEST_CASE("refuses fragments that share a name") {
    CHECK(only_problem_of(
              "{ dog { ...F } }\nfragment F on Dog { name }\nfragment F on Dog { name }") ==
          R"({"message":"Fragment name \"F\" must be unique",)"
          R"("locations":[{"line":2,"column":1},{"line":3,"column":1}],"path":[],)"
          R"("extensions":{"code":"fragmentNotUnique","fragmentName":"F"}})");
  }

  TEST_CASE("refuses a type condition that doesn't exist") {
    CHECK(only_problem_of("query Q { pet { ... on Dragon { wings } } }") ==
          R"({"message":"No such type Dragon, so it can't be a fragment condition",)"
          R"("locations":[{"line":1,"column":17}],"path":["query Q","pet","... on Dragon"],)"
          R"("extensions":{"code":"undefinedType","typeName":"Dragon"}})");
    CHECK(problems_of("{ pet { ...F } }\nfragment F on Dragon { wings }") ==
          "No such type Dragon, so it can't be a fragment condition at 2:1");
  }

  TEST_CASE("refuses a type condition that has no fields") {
    CHECK(only_problem_of("{ pet { ...F } }\nfragment F on Command { a }") ==
          R"q({"message":"Invalid fragment on type Command (must be Union, Interface or Object)",)q"
          R"("locations":[{"line":2,"column":1}],"path":["fragment F"],)"
          R"("extensions":{"code":"fragmentOnNonCompositeType","typeName":"Command"}})");
    CHECK(problems_of("{ pet { ... on Collar { length } } }") ==
          "Invalid fragment on type Collar (must be Union, Interface or Object) at 1:9");
  }

  TEST_CASE("refuses a fragment that nothing uses") {
    CHECK(
        only_problem_of("{ dog { name } }\nfragment F on Dog { name }") ==
        R"({"message":"Fragment F was defined, but not used","locations":[{"line":2,"column":1}],)"
        R"("path":["fragment F"],)"
        R"("extensions":{"code":"useAndDefineFragment","fragmentName":"F"}})");
    CHECK(problems_of("{ dog { name } }\nfragment F on Dog { ...G }\nfragment G on Dog { name }") ==
          "Fragment F was defined, but not used at 2:1");
    CHECK(problems_of("{ dog { ...F } } fragment F on Dog { ...G } fragment G on Dog { name }") ==
          "");
  }

  TEST_CASE("refuses a spread of a fragment that doesn't exist") {
    CHECK(
        only_problem_of("query Q { dog { ...F } }") ==
        R"({"message":"Fragment F was used, but not defined","locations":[{"line":1,"column":17}],)"
        R"("path":["query Q","dog","... F"],)"
        R"("extensions":{"code":"useAndDefineFragment","fragmentName":"F"}})");
  }

  TEST_CASE("refuses fragments that never end") {
    CHECK(
        only_problem_of("{ dog { ...F } } fragment F on Dog { name ...F }") ==
        R"({"message":"Fragment F contains an infinite loop","locations":[{"line":1,"column":18}],)"
        R"("path":["fragment F"],"extensions":{"code":"infiniteLoop","fragmentName":"F"}})");
    CHECK(problems_of("{ dog { ...F } } fragment F on Dog { owner { ...G } }\n"
                      "fragment G on Human { pets { ... on Dog { ...F } } }\n") ==
          "Fragment F contains an infinite loop at 1:18\n"
          "Fragment G contains an infinite loop at 2:1");
  }

  TEST_CASE("takes a fragment that is spread twice, side by side") {
    CHECK(problems_of("{ dog { ...F ...F owner { ...G } } }"
                      " fragment F on Dog { owner { ...G } } fragment G on Human { name }") == "");
  }

  TEST_CASE("refuses a spread that no object can follow") {
    CHECK(only_problem_of("{ dog { ...F } } fragment F on Cat { meows }") ==
          R"({"message":"Fragment F on Cat can't be spread inside Dog",)"
          R"("locations":[{"line":1,"column":9}],"path":["query","dog","... F"],)"
          R"("extensions":{"code":"cannotSpreadFragment","typeName":"Cat","fragmentName":"F",)"
          R"("parentName":"Dog"}})");
    CHECK(
        only_problem_of("{ mammal { ... on Cat { meows } } }") ==
        R"({"message":"Fragment on Cat can't be spread inside Mammal",)"
        R"("locations":[{"line":1,"column":12}],"path":["query","mammal","... on Cat"],)"
        R"("extensions":{"code":"cannotSpreadFragment","typeName":"Cat","fragmentName":"unknown",)"
        R"("parentName":"Mammal"}})");
  }

  TEST_CASE("takes a spread that some object can follow") {
    CHECK(problems_of(
              "{ pet { ... on Being { name ... on Mammal { mother { __typename } } } } }") == "");
    CHECK(problems_of("{ dog { ... on Pet { ... on Cat { meows } } } }") == "");
    CHECK(problems_of("{ dog { ... { ... @skip(if: true) { name } } } }") == "");
  }
}

}  // namespace porthole::graphql
