#include "portal/graphql/execute/introspection_objects.h"

#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include "tests/portal/graphql/execute/execute_support.h"

namespace porthole::graphql {

namespace {

constexpr std::string_view kIntrospectedSchema = R"(
  "All of it" schema { query: Root mutation: Change }
  "Repeats" directive @tag(name: String! = "t") repeatable on OBJECT | FIELD
  scalar Url @specifiedBy(url: "https://url.example")
  enum Color { "Like fire" RED BLUE @deprecated GREEN @deprecated(reason: "too green") }
  input Choice @oneOf { a: Int b: Int @deprecated(reason: "too late") }
  input Point { x: Int = 1 y: Float = 2.0 name: String = "a\"b" color: Color = RED id: ID = 5 }
  interface Node { id: ID! }
  type Thing implements Node { id: ID! "Old" old: Int @deprecated(reason: "old") }
  union Any = Thing | Root
  type Root {
    "Finds"
    find(at: Point = {x: 3, y: 4}, colors: [Color!]! = RED, old: Int = 1 @deprecated, choice: Choice): [Thing!]!
  }
  type Change { nothing: Url }
)";

SchemaPtr introspected_schema() {
  static const SchemaPtr schema = built(std::string(kIntrospectedSchema));
  return schema;
}

std::string introspected(std::string source, std::string_view variables = "{}") {
  const Answer answer =
      answer_of(compiled(std::move(source), introspected_schema()), fake("Root"), variables);
  for (const QueryError& error : answer.errors) CHECK(error.message.empty());
  return answer.data;
}

}  // namespace

TEST_SUITE("introspection_objects") {
  TEST_CASE("tells the roots of the schema") {
    CHECK(introspected("{__schema {description queryType {name} mutationType {name} "
                       "subscriptionType {name} __typename}}") ==
          R"({"__schema":{"description":"All of it","queryType":{"name":"Root"},)"
          R"("mutationType":{"name":"Change"},"subscriptionType":null,"__typename":"__Schema"}})");
  }

  TEST_CASE("finds a type by its name, or null") {
    CHECK(introspected("query($n: String!) {__type(name: $n) {kind name specifiedByURL} "
                       "none: __type(name: \"Nope\") {name}}",
                       R"({"n":"Url"})") ==
          R"({"__type":{"kind":"SCALAR","name":"Url","specifiedByURL":"https://url.example"},)"
          R"("none":null})");
  }

  TEST_CASE("leaves out what is deprecated, unless asked for it") {
    CHECK(introspected("{__type(name: \"Thing\") {fields {name}}}") ==
          R"({"__type":{"fields":[{"name":"id"}]}})");
    CHECK(introspected("{__type(name: \"Thing\") {fields(includeDeprecated: true) "
                       "{name description isDeprecated deprecationReason}}}") ==
          R"({"__type":{"fields":[)"
          R"({"name":"id","description":null,"isDeprecated":false,"deprecationReason":null},)"
          R"({"name":"old","description":"Old","isDeprecated":true,"deprecationReason":"old"}]}})");
    CHECK(introspected("{__type(name: \"Color\") {few: enumValues {name description} "
                       "all: enumValues(includeDeprecated: true) {name deprecationReason}}}") ==
          R"({"__type":{"few":[{"name":"RED","description":"Like fire"}],"all":[)"
          R"({"name":"RED","deprecationReason":null},)"
          R"({"name":"BLUE","deprecationReason":"No longer supported"},)"
          R"({"name":"GREEN","deprecationReason":"too green"}]}})");
  }

  TEST_CASE("unwraps types") {
    CHECK(introspected("{__type(name: \"Root\") {fields {type {kind name ofType {kind ofType {kind "
                       "ofType {kind name ofType {kind}}}}}}}}") ==
          R"({"__type":{"fields":[{"type":{"kind":"NON_NULL","name":null,"ofType":{"kind":"LIST",)"
          R"("ofType":{"kind":"NON_NULL","ofType":{"kind":"OBJECT","name":"Thing",)"
          R"("ofType":null}}}}}]}})");
  }

  TEST_CASE("prints defaults as literals of their type") {
    CHECK(introspected("{__type(name: \"Root\") {fields {args {name defaultValue}}}}") ==
          R"({"__type":{"fields":[{"args":[{"name":"at","defaultValue":)"
          R"("{x: 3, y: 4, name: \"a\\\"b\", color: RED, id: 5}"},)"
          R"({"name":"colors","defaultValue":"[RED]"},{"name":"choice","defaultValue":null}]}]}})");
    CHECK(introspected("{__type(name: \"Point\") {inputFields {name defaultValue}}}") ==
          R"({"__type":{"inputFields":[{"name":"x","defaultValue":"1"},)"
          R"({"name":"y","defaultValue":"2"},{"name":"name","defaultValue":"\"a\\\"b\""},)"
          R"({"name":"color","defaultValue":"RED"},{"name":"id","defaultValue":"5"}]}})");
  }

  TEST_CASE("tells each kind of type only what it has") {
    const std::string fields =
        "{kind fields {name} interfaces {name} possibleTypes {name} inputFields {name} "
        "enumValues {name}}";
    CHECK(introspected("{__type(name: \"Any\") " + fields + "}") ==
          R"({"__type":{"kind":"UNION","fields":null,"interfaces":null,"possibleTypes":[)"
          R"({"name":"Thing"},{"name":"Root"}],"inputFields":null,"enumValues":null}})");
    CHECK(introspected("{__type(name: \"Node\") " + fields + "}") ==
          R"({"__type":{"kind":"INTERFACE","fields":[{"name":"id"}],"interfaces":[],)"
          R"("possibleTypes":[{"name":"Thing"}],"inputFields":null,"enumValues":null}})");
    CHECK(introspected("{__type(name: \"Thing\") {kind interfaces {name} possibleTypes {name}}}") ==
          R"({"__type":{"kind":"OBJECT","interfaces":[{"name":"Node"}],"possibleTypes":null}})");
  }

  TEST_CASE("tells of directives") {
    const std::string text = introspected(
        "{__schema {directives {name description isRepeatable locations args {name}}}}");
    CHECK(text.find(R"({"name":"tag","description":"Repeats","isRepeatable":true,)"
                    R"("locations":["OBJECT","FIELD"],"args":[{"name":"name"}]})") !=
          std::string::npos);
    CHECK(text.find(R"("name":"include")") != std::string::npos);
    CHECK(text.find(R"("isRepeatable":false)") != std::string::npos);
  }

  TEST_CASE("tells of itself") {
    CHECK(introspected("{__type(name: \"__Type\") {name kind fields {name}}}")
              .starts_with(R"({"__type":{"name":"__Type","kind":"OBJECT","fields":[)"));
  }

  TEST_CASE("is bounded where lists multiply") {
    std::string source = "{name}";
    for (int i = 0; i < 30; ++i) source.insert(0, "{possibleTypes {interfaces ").append("}}");
    const SchemaPtr doubling = built(
        "interface I {x: Int} type A implements I {x: Int} type B implements I {x: Int} "
        "type Query {i: I}");
    const Answer answer =
        answer_of(compiled("{__type(name: \"I\") " + source + "}", doubling), fake("Query"));
    CHECK(answer.data == "null");
    REQUIRE(answer.errors.size() == 1);
    CHECK(answer.errors[0].message == "Answer is longer than 8388608 bytes");
  }

  TEST_CASE("tells which input objects take one field only") {
    CHECK(
        introspected("{a: __type(name: \"Choice\") {isOneOf inputFields {name} "
                     "all: inputFields(includeDeprecated: true) {name deprecationReason}} "
                     "b: __type(name: \"Point\") {isOneOf} c: __type(name: \"Root\") {isOneOf}}") ==
        R"({"a":{"isOneOf":true,"inputFields":[{"name":"a"}],"all":[)"
        R"({"name":"a","deprecationReason":null},{"name":"b","deprecationReason":"too late"}]},)"
        R"("b":{"isOneOf":false},"c":{"isOneOf":null}})");
  }

  // As graphql-js 16 with all its options, and graphql-java 22, ask by default.
  TEST_CASE("answers the introspection queries of usual clients") {
    const std::string references =
        " fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType {"
        " kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name"
        " ofType { kind name ofType { kind name } } } } } } } } } }";
    const std::string types =
        " fragment FullType on __Type { kind name description specifiedByURL isOneOf"
        " fields(includeDeprecated: true) { name description"
        " args(includeDeprecated: true) { ...InputValue } type { ...TypeRef }"
        " isDeprecated deprecationReason }"
        " inputFields(includeDeprecated: true) { ...InputValue } interfaces { ...TypeRef }"
        " enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }"
        " possibleTypes { ...TypeRef } }"
        " fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue"
        " isDeprecated deprecationReason }";
    const std::string text = introspected(
        "query IntrospectionQuery { __schema { description queryType { name kind }"
        " mutationType { name kind } subscriptionType { name kind } types { ...FullType }"
        " directives { name description isRepeatable locations"
        " args(includeDeprecated: true) { ...InputValue } } } }" +
        types + references);
    CHECK(text.find(R"("isOneOf":true)") != std::string::npos);
    CHECK(text.find(R"("name":"oneOf")") != std::string::npos);
    CHECK(text.find(R"("deprecationReason":"too late")") != std::string::npos);
  }
}

}  // namespace porthole::graphql
