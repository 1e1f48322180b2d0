#include <doctest/doctest.h>

#include "tests/portal/graphql/validate/validate_support.h"

namespace porthole::graphql {

TEST_SUITE("validate: fields") {
  TEST_CASE("refuses a field that its type doesn't have") {
    CHECK(only_problem_of("query Q {\n  dog { nick: meows }\n}") ==
          R"({"message":"Field 'meows' doesn't exist on type 'Dog'",)"
          R"("locations":[{"line":2,"column":9}],"path":["query Q","dog","nick"],)"
          R"("extensions":{"code":"undefinedField","typeName":"Dog","fieldName":"meows"}})");
    CHECK(problems_of("{ being { nickname } }") ==
          "Field 'nickname' doesn't exist on type 'Being' at 1:11");
  }

  TEST_CASE("refuses every field but __typename on a union") {
    CHECK(problems_of("{ pet { __typename } }") == "");
    CHECK(problems_of("{ pet { name } }") ==
          "Selections can't be made directly on unions (see selections on Pet) at 1:3");
  }

  TEST_CASE("takes __schema and __type on the query type alone") {
    CHECK(problems_of("{ __schema { description } __type(name: \"Dog\") { name } }") == "");
    CHECK(problems_of("{ dog { __schema { description } } }") ==
          "Field '__schema' doesn't exist on type 'Dog' at 1:9");
  }

  TEST_CASE("says nothing of fields below what it doesn't know") {
    CHECK(problems_of("{ dragon(breathes: FIRE) { wings { span } } }") ==
          "Field 'dragon' doesn't exist on type 'Query' at 1:3");
    CHECK(problems_of("{ dog { name { first } } }") ==
          "Selections can't be made on scalars (field 'name' returns String but has selections "
          "[\"first\"]) at 1:9");
    CHECK(problems_of("{ pet { ... on Dragon { wings } } }") ==
          "No such type Dragon, so it can't be a fragment condition at 1:9");
  }

  TEST_CASE("refuses an object, an interface or a union without selections") {
    CHECK(
        only_problem_of("query Q { a: dog }") ==
        R"({"message":"Field must have selections (field 'dog' returns Dog but has no selections. )"
        R"q(Did you mean 'dog { ... }'?)","locations":[{"line":1,"column":11}],)q"
        R"("path":["query Q","a"],)"
        R"("extensions":{"code":"selectionMismatch","nodeName":"field 'dog'","typeName":"Dog"}})");
    CHECK(problems_of("{ pet }") ==
          "Field must have selections (field 'pet' returns Pet but has no selections. "
          "Did you mean 'pet { ... }'?) at 1:3");
    // graphql-ruby takes a union without.
    CHECK(problems_of("{ pet being }") ==
          "Field must have selections (field 'being' returns Being but has no selections. "
          "Did you mean 'being { ... }'?) at 1:7");
    CHECK(problems_of("{ human { pets } }") ==
          "Field must have selections (field 'pets' returns Pet but has no selections. "
          "Did you mean 'pets { ... }'?) at 1:11");
  }

  TEST_CASE("names what was selected on a scalar") {
    CHECK(
        only_problem_of("{ dog { name { a b: c ...F ... on Dog { name } } } ...F }"
                        " fragment F on Query { cat { name } }") ==
        R"q({"message":"Selections can't be made on scalars (field 'name' returns String but has )q"
        R"q(selections [\"a\", \"c\", \"F\", \"... on Dog { ... }\"])",)q"
        R"("locations":[{"line":1,"column":9}],"path":["query","dog","name"],)"
        R"("extensions":{"code":"selectionMismatch","nodeName":"field 'name'",)"
        R"("typeName":"String"}})");
  }

  // Merging: 5.3.2.

  TEST_CASE("merges fields that are the same") {
    CHECK(problems_of("{ dog { name name n: name n: name } dog { name owner { name } } }") == "");
    CHECK(problems_of(
              "{ dog { knows(command: SIT, at: [1, 2]) knows(at: [1, 2], command: SIT) } }") == "");
    CHECK(problems_of("{ wear(size: 1, collar: {length: 1, color: \"a\"})"
                      " wear(collar: {color: \"a\", length: 1}, size: 1) }") == "");
  }

  TEST_CASE("refuses two fields under one key") {
    CHECK(
        only_problem_of("query Q { dog {\n name: nickname\n name\n} }") ==
        R"({"message":"Field 'name' has a field conflict: nickname or name?",)"
        R"("locations":[{"line":2,"column":2},{"line":3,"column":2}],"path":[],)"
        R"("extensions":{"code":"fieldConflict","fieldName":"name","conflicts":"nickname or name"}})");
  }

  TEST_CASE("shows all that is in conflict under one key as one problem") {
    CHECK(problems_of("{ dog { x: name x: nickname x: barks } }") ==
          "Field 'x' has a field conflict: name or nickname or barks? at 1:9, 1:17, 1:29");
  }

  TEST_CASE("refuses differing arguments under one key") {
    CHECK(
        only_problem_of("{ dog { knows(command: SIT) knows(command: HEEL) } }") ==
        R"q({"message":"Field 'knows' has an argument conflict: {command:\"SIT\"} or {command:\"HEEL\"}?",)q"
        R"("locations":[{"line":1,"column":9},{"line":1,"column":29}],"path":[],)"
        R"("extensions":{"code":"fieldConflict","fieldName":"knows",)"
        R"("conflicts":"{command:\"SIT\"} or {command:\"HEEL\"}"}})");
    CHECK(problems_of("{ dog { name name(surname: true) } }") ==
          "Field 'name' has an argument conflict: {} or {surname:\"true\"}? at 1:9, 1:14");
    CHECK(
        problems_of(
            "{ find(string: \"a\") { __typename } find(string: \"\"\"a\"\"\") { __typename } }") !=
        "");
  }

  TEST_CASE("looks for conflicts in fragments and below fields of one key") {
    CHECK(problems_of("{ dog { ...F } dog { x: nickname } } fragment F on Dog { x: name }") ==
          "Field 'x' has a field conflict: nickname or name? at 1:22, 1:58");
    CHECK(problems_of("{ dog { ...F ...G } } fragment F on Dog { x: name }"
                      " fragment G on Dog { ... { x: nickname } }") ==
          "Field 'x' has a field conflict: name or nickname? at 1:43, 1:79");
    CHECK(problems_of("{ a: dog { owner { x: name } } ...F }"
                      " fragment F on Query { a: dog { owner { ...G } } }"
                      " fragment G on Human { x: __typename }") ==
          "Field 'x' has a field conflict: name or __typename? at 1:20, 1:111");
  }

  TEST_CASE("lets fields of different objects differ, if their types have one shape") {
    CHECK(problems_of("{ pet { ... on Dog { x: name } ... on Cat { x: nickname } } }") == "");
    CHECK(problems_of("{ pet { ... on Dog { x: barks } ... on Cat { x: nickname } } }") ==
          "Field 'x' has a return_type conflict: `Boolean` or `String`? at 1:22, 1:46");
    CHECK(problems_of("{ pet { ... on Dog { x: owner { y: name } }"
                      " ... on Cat { x: owner { y: pets { __typename } } } } }") ==
          "Field 'y' has a return_type conflict: `String` or `[Pet!]!`? at 1:33, 1:69");
    // As in graphql-js, which ignores introspection types here.
    CHECK(problems_of("{ pet { ... on Dog { x: volume } ... on Cat { x: __typename } } }") == "");
  }

  TEST_CASE("doesn't let fields of an interface differ from those of an object") {
    CHECK(problems_of("{ being { x: name ... on Dog { x: nickname } } }") ==
          "Field 'x' has a field conflict: name or nickname? at 1:11, 1:32");
  }

  TEST_CASE("compares what fragments that never end select") {
    CHECK(problems_of("{ dog { ...F } } fragment F on Dog { owner { ...G } mother { ...F } }"
                      " fragment G on Human { pets { ...F } }")
              .find("infinite loop") != std::string::npos);
  }
}

}  // namespace porthole::graphql
