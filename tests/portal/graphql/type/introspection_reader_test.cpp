#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "tests/portal/graphql/type/schema_support.h"

namespace porthole::graphql {

namespace {

// The value of `__schema` with these types and the root Query, in one line.
std::string schema_with(std::string_view types, std::string_view directives = "[]") {
  return R"({"queryType":{"name":"Query"},"mutationType":null,"types":[)" + std::string(types) +
         R"(],"directives":)" + std::string(directives) + "}";
}

std::string problems_with(std::string_view types, std::string_view directives = "[]") {
  return problems_in(build_schema_from_introspection(schema_with(types, directives)));
}

constexpr std::string_view kQuery =
    R"({"kind":"OBJECT","name":"Query","description":"Begin here.","interfaces":[],"fields":[
{"name":"things","description":null,"args":[
 {"name":"sort","type":{"kind":"INPUT_OBJECT","name":"Sort","ofType":null},
  "defaultValue":"{by: \"name\", states: [OPEN]}"},
 {"name":"old","type":{"kind":"SCALAR","name":"Int"},"defaultValue":null,
  "isDeprecated":true,"deprecationReason":"no use"}],
 "type":{"kind":"NON_NULL","name":null,"ofType":{"kind":"LIST","ofType":{"kind":"UNION","name":"Thing"}}},
 "isDeprecated":true,"deprecationReason":null}]})";

constexpr std::string_view kRest = R"(
{"kind":"UNION","name":"Thing","possibleTypes":[{"kind":"OBJECT","name":"Book"}]},
{"kind":"OBJECT","name":"Book","interfaces":[{"kind":"INTERFACE","name":"Node"}],"fields":[
 {"name":"id","args":[],"type":{"kind":"SCALAR","name":"ID"}}]},
{"kind":"INTERFACE","name":"Node","interfaces":null,"fields":[
 {"name":"id","args":[],"type":{"kind":"SCALAR","name":"ID"}}],
 "possibleTypes":[{"kind":"OBJECT","name":"Book"}]},
{"kind":"INPUT_OBJECT","name":"Choice","isOneOf":true,"inputFields":[
 {"name":"id","type":{"kind":"SCALAR","name":"ID"}}]},
{"kind":"INPUT_OBJECT","name":"Sort","isOneOf":false,"inputFields":[
 {"name":"by","type":{"kind":"SCALAR","name":"String"},"defaultValue":null},
 {"name":"states","type":{"kind":"LIST","ofType":{"kind":"ENUM","name":"State"}}}]},
{"kind":"ENUM","name":"State","enumValues":[{"name":"OPEN"},
 {"name":"SHUT","isDeprecated":true,"deprecationReason":"never"}]},
{"kind":"SCALAR","name":"Time","specifiedByURL":"https://time.example"},
{"kind":"SCALAR","name":"String"},
{"kind":"OBJECT","name":"__Type","fields":[],"interfaces":[]})";

std::string whole() {
  return std::string(kQuery) + "," + std::string(kRest);
}

}  // namespace

TEST_SUITE("introspection_reader") {
  TEST_CASE("builds the schema that was asked") {
    const SchemaPtr schema = schema_in(build_schema_from_introspection(schema_with(
        whole(), R"([{"name":"tag","args":[{"name":"a","type":{"kind":"SCALAR","name":"Int"}}],
                      "locations":["OBJECT","OF_THE_FUTURE"],"isRepeatable":true}])")));
    const NamedType& query = schema->query_type();
    CHECK(query.description == "Begin here.");
    const FieldDefinition* things = query.field("things");
    REQUIRE(things != nullptr);
    CHECK(to_string(*things->type) == "[Thing]!");
    CHECK(things->deprecation.reason == "No longer supported");
    const InputValueDefinition* sort = things->argument("sort");
    REQUIRE(sort != nullptr);
    REQUIRE(sort->default_value != nullptr);
    CHECK(sort->default_value->fields[0].value.text == "name");
    CHECK(things->argument("old")->deprecation.reason == "no use");
    CHECK(schema->is_possible_type(type_in(*schema, "Thing"), type_in(*schema, "Book")));
    CHECK(schema->is_possible_type(type_in(*schema, "Node"), type_in(*schema, "Book")));
    CHECK(type_in(*schema, "State").enum_value("SHUT")->deprecation.reason == "never");
    CHECK(type_in(*schema, "Time").specified_by_url == "https://time.example");
    CHECK(type_in(*schema, "Choice").is_one_of);
    CHECK_FALSE(type_in(*schema, "Sort").is_one_of);
    CHECK(type_in(*schema, "__Type").field("kind") != nullptr);
    const DirectiveDefinition* tag = schema->find_directive("tag");
    REQUIRE(tag != nullptr);
    CHECK(tag->is_repeatable);
    REQUIRE(tag->locations.size() == 2);
    CHECK(tag->locations[0] == DirectiveLocation::object);
    CHECK(tag->locations[1] == DirectiveLocation{});
    CHECK(schema->find_directive("skip") != nullptr);
  }

  TEST_CASE("takes the answer, its data, or the schema alone") {
    const std::string schema = schema_with(whole());
    CHECK(problems_in(build_schema_from_introspection(schema)) == "");
    CHECK(problems_in(build_schema_from_introspection(R"({"__schema":)" + schema + "}")) == "");
    CHECK(problems_in(build_schema_from_introspection(R"({"data":{"__schema":)" + schema + "}}")) ==
          "");
  }

  TEST_CASE("keeps deprecations whatever the schema says of @deprecated") {
    const SchemaPtr schema = schema_in(build_schema_from_introspection(schema_with(
        whole(), R"([{"name":"deprecated","args":[],"locations":["FIELD_DEFINITION"]}])")));
    CHECK(schema->query_type().field("things")->argument("old")->deprecation.is_deprecated);
  }

  TEST_CASE("refuses what is no answer to introspection") {
    CHECK(problems_in(build_schema_from_introspection("{\n\"a\":}")).starts_with("2:"));
    const std::string expected =
        "1:1 this is not the answer to an introspection query: there is no \"__schema\" with "
        "\"types\"";
    CHECK(problems_in(build_schema_from_introspection("[]")) == expected);
    CHECK(problems_in(build_schema_from_introspection(R"({"errors":[]})")) == expected);
    CHECK(problems_in(build_schema_from_introspection(R"({"data":null})")) == expected);
    CHECK(problems_in(build_schema_from_introspection(R"({"data":{"__schema":7}})")) != "");
  }

  TEST_CASE("names the place of what is wrong with the JSON") {
    CHECK(problems_with("\n7").starts_with("2:1 expected "));
    CHECK(problems_with("\n{\"kind\":\"THING\",\"name\":\"A\"}") ==
          "2:9 expected the kind of a named type but found a string");
    CHECK(problems_with("\n{\"kind\":\"SCALAR\",\"name\":\"A b\"}") ==
          "2:25 \"A b\" is not a name of GraphQL");
    CHECK(problems_with("\n{\"kind\":\"OBJECT\",\"name\":\"A\"}") ==
          "2:1 expected the list \"fields\" but found nothing");
    CHECK(problems_with("\n{\"kind\":\"SCALAR\",\"name\":\"A\",\"description\":7}") ==
          "2:43 expected a string but found a number");
    CHECK(problems_with(
              "\n{\"kind\":\"ENUM\",\"name\":\"A\",\"enumValues\":[\n{\"name\":\"true\"}]}") ==
          "3:9 an enum value can't be called \"true\"");
  }

  TEST_CASE("names the place of what is wrong with the schema") {
    const std::string types = std::string(kQuery) + R"(,
{"kind":"UNION","name":"Thing","possibleTypes":[
 {"kind":"OBJECT","name":"Nobody"}]},
{"kind":"INPUT_OBJECT","name":"Sort","inputFields":[]})";
    CHECK(problems_with(types) ==
          "10:26 type \"Nobody\" isn't defined\n"
          "11:31 \"Sort\" has no field: an input object needs one at least");
  }

  TEST_CASE("refuses default values that are none or don't fit") {
    const auto with_default = [](std::string_view text) {
      return problems_with(R"({"kind":"OBJECT","name":"Query","fields":[{"name":"a","args":[
{"name":"b","type":{"kind":"SCALAR","name":"Int"},"defaultValue":)" +
                           std::string(text) + R"(}],"type":{"kind":"SCALAR","name":"Int"}}]})");
    };
    CHECK(with_default(R"("12")") == "");
    CHECK(with_default(R"("1 2")") ==
          "2:66 the default value is not one of GraphQL: unexpected \"2\"");
    CHECK(with_default("12") == "2:66 expected a value of GraphQL in a string but found a number");
    CHECK(with_default(R"("RED")") ==
          "2:9 the default value of \"Query.a(b:)\" doesn't fit its type \"Int\": \"Int\" can't be "
          "a name");
  }

  TEST_CASE("refuses types that make no sense") {
    const auto with_type = [](std::string_view type) {
      return problems_with(
          R"({"kind":"OBJECT","name":"Query","fields":[{"name":"a","args":[],"type":)" +
          std::string(type) + "}]}");
    };
    CHECK(with_type(R"({"kind":"NON_NULL","ofType":{"kind":"SCALAR","name":"Int"}})") == "");
    CHECK(with_type(R"({"kind":"NON_NULL","ofType":{"kind":"NON_NULL","ofType":)"
                    R"({"kind":"SCALAR","name":"Int"}}})")
              .ends_with("a non-null type can't be within another"));
    CHECK(with_type(R"({"kind":"LIST","ofType":null})")
              .ends_with("expected a type with its kind but found nothing"));
    CHECK(with_type("null").ends_with("expected a type with its kind but found nothing"));
  }
}

}  // namespace porthole::graphql
