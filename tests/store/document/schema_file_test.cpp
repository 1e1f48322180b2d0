#include "store/document/schema_file.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/fake_disk.h"

namespace porthole {
namespace {

/// Each problem on a line of its own.
std::string lines_of(const std::vector<Problem>& problems) {
  std::string lines;
  for (const Problem& problem : problems) lines += problem.to_string() + '\n';
  return lines;
}

/// What is made of a schema's file with this content.
SchemaResult read(const std::string& content) {
  test::FakeDisk disk;
  disk.put("s", content);
  SchemaResult result = read_schema("s", disk);
  const bool has_either = (result.schema == nullptr) == !result.problems.empty();
  CHECK(has_either);
  return result;
}

/// What is wrong with a query's file with this content.
std::string check(const std::string& content, const QueryPolicy& rules) {
  test::FakeDisk disk;
  disk.put("q.graphql", content);
  return lines_of(check_query_file("q.graphql", disk, rules));
}

const std::string kIntrospection =
    R"({"data":{"__schema":{"queryType":{"name":"Query"},"mutationType":null,
  "subscriptionType":null,"directives":[],"types":[
    {"kind":"SCALAR","name":"String"},
    {"kind":"OBJECT","name":"Query","interfaces":[],"fields":[
      {"name":"ping","args":[],"type":{"kind":"SCALAR","name":"String"}}]}]}}})";

TEST_SUITE("store: schema file") {
  TEST_CASE("reads a schema in the definition language") {
    const SchemaResult result = read("# A comment, {\ntype Query { ping: String }\n");
    REQUIRE(lines_of(result.problems) == "");
    CHECK(result.schema->query_type().field("ping") != nullptr);
  }

  TEST_CASE("reads the answer to an introspection query, which its first character tells") {
    for (const std::string& content : {kIntrospection, " \r\n\t" + kIntrospection}) {
      const SchemaResult result = read(content);
      REQUIRE(lines_of(result.problems) == "");
      CHECK(result.schema->query_type().field("ping") != nullptr);
      CHECK(result.schema->mutation_type() == nullptr);
    }
  }

  TEST_CASE("tells where a schema isn't GraphQL") {
    CHECK(lines_of(read("type Query {\n  ping String\n}").problems) ==
          "s:2:8: expected \":\" but found \"String\"\n");
  }

  TEST_CASE("tells everything that is wrong with the types, each in its place") {
    CHECK(lines_of(read("type Query {\n  a: Nothing\n  a: String\n}\n").problems) ==
          "s:2:6: type \"Nothing\" isn't defined\n"
          "s:3:3: field \"Query.a\" is defined more than once\n");
  }

  TEST_CASE("tells where an introspection isn't JSON, or isn't one") {
    CHECK(lines_of(read("{\n  \"data\": oops}").problems) == "s:2:11: invalid value\n");
    CHECK(lines_of(read("{\"data\":\n  {\"viewer\": null}}").problems) ==
          "s:2:3: this is not the answer to an introspection query: there is no \"__schema\" with "
          "\"types\"\n");
    std::string unknown = kIntrospection;
    unknown.replace(unknown.find("OBJECT"), 6, "CLASS");
    CHECK(lines_of(read(unknown).problems) ==
          "s:4:13: expected the kind of a named type but found a string\n");
  }

  TEST_CASE("tells of a file that is empty, missing or too large") {
    CHECK(lines_of(read("").problems) == "s:1:1: the document is empty\n");
    test::FakeDisk disk;
    CHECK(lines_of(read_schema("gone", disk).problems) ==
          "gone:1:1: cannot open gone: not there\n");
    disk.put("large", std::string(kSchemaBytesMax + 1, ' '));
    CHECK(lines_of(read_schema("large", disk).problems) ==
          "large:1:1: cannot read large: it is too large\n");
  }

  TEST_CASE("finds nothing wrong with the file of a valid query") {
    const QueryPolicy rules(read("type Query { ping: String }").schema);
    CHECK(check("{ ping }\n", rules) == "");
    CHECK(check("{ anything }\n", QueryPolicy()) == "");
  }

  TEST_CASE("tells everything that is wrong with a query, also what would only be warned of") {
    const graphql::SchemaPtr schema = read("type Query { ping(v: Int): String }").schema;
    const std::string query = "query Q($v: Int) {\n  pong\n  ...F\n}\n";
    const std::string problems =
        "q.graphql:2:3: Field 'pong' doesn't exist on type 'Query'\n"
        "q.graphql:1:1: Variable $v is declared by Q but not used\n"
        "q.graphql:3:3: Fragment F was used, but not defined\n";
    CHECK(check(query, QueryPolicy(schema, Validation::strict)) == problems);
    CHECK(check(query, QueryPolicy(schema, Validation::warn)) == problems);
    CHECK(check(query, QueryPolicy(schema, Validation::off)) == "");
  }

  TEST_CASE("tells where a query isn't GraphQL, however lenient the rules are") {
    CHECK(check("{\n  a(\n}", QueryPolicy(nullptr, Validation::off)) ==
          "q.graphql:3:1: Expected NAME, actual: RCURLY (\"}\")\n");
    CHECK(check("", QueryPolicy()) == "q.graphql:1:1: Unexpected end of document\n");
  }

  TEST_CASE("tells of a query's file that can't be read") {
    const test::FakeDisk disk;
    CHECK(lines_of(check_query_file("gone.graphql", disk, QueryPolicy())) ==
          "gone.graphql:1:1: cannot open gone.graphql: not there\n");
  }
}

}  // namespace
}  // namespace porthole
