#include "portal/graphql/execute/executable.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "portal/graphql/language/limits.h"
#include "tests/portal/graphql/execute/execute_support.h"

namespace porthole::graphql {

namespace {

using Items = ResolvedValue::Items;

constexpr std::string_view kExecutedSchema = R"(
  interface Named { name: String! }
  type Dog implements Named { name: String! barks: Boolean owner: Person }
  type Cat implements Named { name: String! lives: Int owner: Person }
  type Person implements Named { name: String! pets(first: Int = 2): [Pet!]! }
  union Pet = Dog | Cat
  enum Color { RED GREEN }
  scalar Json
  input Filter { name: String color: Color = GREEN limit: Int! }
  type Query {
    a: String b: String c: Int
    person: Person
    named(kind: Color): Named
    pet: Pet
    matrix: [[Int]]
    json: Json
    echo(text: String, number: Float, id: ID, color: Color, filter: Filter, ids: [ID!], any: Json): String
  }
  type Mutation { add(by: Int!): Int }
)";

SchemaPtr executed_schema() {
  static const SchemaPtr schema = built(std::string(kExecutedSchema));
  return schema;
}

ObjectPtr dog() {
  auto object = fake("Dog");
  object->set("name", "Rex").set("barks", true);
  return object;
}

ObjectPtr cat() {
  auto object = fake("Cat");
  object->set("name", "Tom").set("lives", 9);
  return object;
}

ObjectPtr root() {
  auto person = fake("Person");
  person->set("name", "Ann").set("pets", Items{dog(), cat()});
  auto query = fake("Query");
  query->set("a", "A").set("b", "B").set("c", 3);
  query->set("person", ObjectPtr(person)).set("named", dog()).set("pet", cat());
  query->set("matrix", Items{Items{1, 2}, {}, Items{}, Items{ResolvedValue(), 3}});
  query->set("json", ResolvedValue::Json{R"({"x":[1]})"});
  query->compute("echo", [](const FieldCall& call) { return arguments_text(call); });
  return query;
}

std::string data(std::string source, std::string_view variables = "{}") {
  const Answer answer =
      answer_of(compiled(std::move(source), executed_schema()), root(), variables);
  for (const QueryError& error : answer.errors) CHECK(error.message.empty());
  return answer.data;
}

}  // namespace

TEST_SUITE("executable: selections") {
  TEST_CASE("answers in the order of the document, under aliases") {
    CHECK(data("{b x: a c}") == R"({"b":"B","x":"A","c":3})");
  }

  TEST_CASE("merges fields that share a response key where they first stand") {
    CHECK(data("{person {name} a person {pets {...on Cat {lives}}}}") ==
          R"({"person":{"name":"Ann","pets":[{},{"lives":9}]},"a":"A"})");
  }

  TEST_CASE("spreads a fragment once") {
    CHECK(data("{...F b ...F} fragment F on Query {a ...G} fragment G on Query {c}") ==
          R"({"a":"A","c":3,"b":"B"})");
  }

  TEST_CASE("applies fragments by the type of the object") {
    CHECK(data("{named {name ...on Dog {barks} ...on Cat {lives} ...on Named {n: name}}}") ==
          R"({"named":{"name":"Rex","barks":true,"n":"Rex"}})");
    CHECK(data("{pet {...on Named {name} ...on Dog {barks} ... {__typename}}}") ==
          R"({"pet":{"name":"Tom","__typename":"Cat"}})");
  }

  TEST_CASE("answers __typename itself") {
    CHECK(data("{__typename person {t: __typename pets {__typename}}}") ==
          R"({"__typename":"Query","person":{"t":"Person","pets":[{"__typename":"Dog"},)"
          R"({"__typename":"Cat"}]}})");
  }

  TEST_CASE("writes lists within lists, and nulls in them") {
    CHECK(data("{matrix}") == R"({"matrix":[[1,2],null,[],[null,3]]})");
  }

  TEST_CASE("writes a custom scalar as it is given") {
    CHECK(data("{json}") == R"({"json":{"x":[1]}})");
  }
}

TEST_SUITE("executable: @skip and @include") {
  TEST_CASE("are obeyed where they are literal") {
    CHECK(data("{a @skip(if: true) b @include(if: false) c @skip(if: false) @include(if: true)}") ==
          R"({"c":3})");
    CHECK(data("{... @skip(if: true) {a} ...F @include(if: false)} fragment F on Query {b}") ==
          "{}");
  }

  TEST_CASE("are obeyed where they are variables") {
    const std::string source =
        "query($x: Boolean!) {a @include(if: $x) b @skip(if: $x) ... @include(if: $x) {c}}";
    CHECK(data(source, R"({"x":true})") == R"({"a":"A","c":3})");
    CHECK(data(source, R"({"x":false})") == R"({"b":"B"})");
  }

  TEST_CASE("move a field to where it is first included") {
    const std::string source =
        "query($x: Boolean!) {...F @include(if: $x) b a} "
        "fragment F on Query {a}";
    CHECK(data(source, R"({"x":true})") == R"({"a":"A","b":"B"})");
    CHECK(data(source, R"({"x":false})") == R"({"b":"B","a":"A"})");
  }

  TEST_CASE("spread a fragment that was excluded before") {
    const std::string source =
        "query($x: Boolean!) {...F @include(if: $x) ...F @skip(if: $x)} "
        "fragment F on Query {a}";
    CHECK(data(source, R"({"x":true})") == R"({"a":"A"})");
    CHECK(data(source, R"({"x":false})") == R"({"a":"A"})");
  }

  TEST_CASE("merge selections by the values of a call, in every item of a list") {
    const std::string source =
        "query($x: Boolean = false) {person {pets {...on Dog {name}} "
        "pets @include(if: $x) {__typename}}}";
    CHECK(data(source) == R"({"person":{"pets":[{"name":"Rex"},{}]}})");
    CHECK(data(source, R"({"x":true})") ==
          R"({"person":{"pets":[{"name":"Rex","__typename":"Dog"},{"__typename":"Cat"}]}})");
  }

  TEST_CASE("hold under more conditions than are kept") {
    std::string source = "query($x: Boolean!, $y: Boolean!";
    std::string body = "{a}";
    for (int i = 0; i < 12; ++i) {
      source += ", $v" + std::to_string(i) + ": Boolean!";
      body.insert(0, "{... @include(if: $v" + std::to_string(i) + ") ").append("}");
    }
    source += ") {... @include(if: $x) {... @skip(if: $y) " + body + "}}";
    std::string variables = R"({"x":true,"y":false)";
    for (int i = 0; i < 12; ++i) variables += ",\"v" + std::to_string(i) + "\":true";
    CHECK(data(source, variables + "}") == R"({"a":"A"})");
  }
}

TEST_SUITE("executable: prepared documents") {
  TEST_CASE("answer what was more than could be prepared") {
    // Counts for each of the named types.
    std::string source = "{person {pets {... on Named {";
    for (std::size_t i = 0; i < kPreparedFieldsMax / 2; ++i) {
      source += "n" + std::to_string(i) + ": name ";
    }
    const std::string answer = data(source + "}}}}");
    const std::string last = "\"n" + std::to_string(kPreparedFieldsMax / 2 - 1) + "\":";
    CHECK(answer.find(last + "\"Rex\"") != std::string::npos);
    CHECK(answer.find(last + "\"Tom\"") != std::string::npos);
  }

  TEST_CASE("may be called by many threads at once") {
    const Executable executable = compiled(
        "query($t: String, $x: Boolean = true) {echo(text: $t) ...F @include(if: $x)} "
        "fragment F on Query {person {pets {...on Named {name}}}}",
        executed_schema());
    const ObjectPtr query = root();
    std::vector<std::thread> threads;
    threads.reserve(4);
    std::atomic<int> wrong = 0;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&executable, &query, &wrong, thread] {
        const std::string text = std::to_string(thread);
        const json::ParseResult inputs = json::parse(R"({"t":")" + text + "\"}");
        const auto operation = select_operation(executable.document(), std::nullopt);
        for (int i = 0; i < 50; ++i) {
          const Answer answer =
              Execution(executable, *std::get<const OperationDefinition*>(operation),
                        inputs.document)
                  .run(query);
          if (answer.data != R"({"echo":"{\"text\":\")" + text +
                                 R"(\"}","person":{"pets":[{"name":"Rex"},{"name":"Tom"}]}})") {
            ++wrong;
          }
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(wrong == 0);
  }
}

TEST_SUITE("executable: arguments") {
  TEST_CASE("are coerced from literals, with defaults") {
    CHECK(data("{echo(id: 5, number: 1, color: RED, ids: 7, filter: {limit: 2})}") ==
          R"({"echo":"{\"number\":1.0,\"id\":\"5\",\"color\":\"RED\",)"
          R"(\"filter\":{\"color\":\"GREEN\",\"limit\":2},\"ids\":[\"7\"]}"})");
  }

  TEST_CASE("are coerced from variables") {
    const std::string source =
        "query($f: Filter, $t: String = \"d\", $i: ID!, $n: String) "
        "{echo(filter: $f, text: $t, ids: [$i, \"z\"], any: {a: [$n, $t], b: $n})}";
    CHECK(data(source, R"({"f":{"limit":1,"name":null},"i":12})") ==
          R"({"echo":"{\"text\":\"d\",\"filter\":{\"name\":null,\"color\":\"GREEN\",\"limit\":1},)"
          R"(\"ids\":[\"12\",\"z\"],\"any\":{\"a\":[null,\"d\"]}}"})");
  }

  TEST_CASE("are absent, null or their default, as they were given") {
    const std::string source = "query($t: String) {echo(text: $t)}";
    CHECK(data(source) == R"({"echo":"{}"})");
    CHECK(data(source, R"({"t":null})") == R"({"echo":"{\"text\":null}"})");
    CHECK(data("{echo(text: null)}") == R"({"echo":"{\"text\":null}"})");
  }

  TEST_CASE("are those of the call, not of the one before") {
    const Executable executable = compiled("query($t: String) {echo(text: $t)}", executed_schema());
    CHECK(answer_of(executable, root(), R"({"t":"1"})").data == R"({"echo":"{\"text\":\"1\"}"})");
    CHECK(answer_of(executable, root(), R"({"t":"2"})").data == R"({"echo":"{\"text\":\"2\"}"})");
  }
}

TEST_SUITE("executable: operations") {
  TEST_CASE("are found by name, or as the only one") {
    const Executable two = compiled("query A {a} query B {b}", executed_schema());
    CHECK(answer_of(two, root(), "{}", "B").to_json() == R"({"data":{"b":"B"}})");
    CHECK(answer_of(two, root()).to_json() ==
          R"({"errors":[{"message":"An operation name is required"}]})");
    CHECK(answer_of(two, root(), "{}", "C").to_json() ==
          R"({"errors":[{"message":"No operation named \"C\""}]})");
    CHECK(answer_of(compiled("query A {a}", executed_schema()), root()).data == R"({"a":"A"})");
  }

  TEST_CASE("of a mutation run one field after the other") {
    auto total = std::make_shared<std::int64_t>(0);
    auto mutation = fake("Mutation");
    mutation->compute("add", [total](const FieldCall& call) {
      *total += json::find(call.arguments, "by")->GetInt64();
      return ResolvedValue(*total);
    });
    CHECK(run(executed_schema(), "mutation {a: add(by: 1) b: add(by: 10) a: add(by: 1)}",
              mutation) == R"({"data":{"a":1,"b":11}})");
  }

  TEST_CASE("that the schema doesn't have are refused") {
    CHECK(run(executed_schema(), "subscription {a}", root()) ==
          R"({"errors":[{"message":"Schema is not configured for subscriptions",)"
          R"("locations":[{"line":1,"column":1}]}]})");
  }
}

TEST_SUITE("executable: without a schema") {
  TEST_CASE("fields with selections are objects, and the others what they are given as") {
    auto build = fake("Build");
    build->set("number", 7)
        .set("meta", ResolvedValue::Json{R"({"k":1})"})
        .set("tags", Items{"a", 1.5});
    auto query = fake("Query");
    query->set("builds", Items{ObjectPtr(build), {}}).set("state", "PASSED");
    CHECK(run(nullptr,
              "{builds {number meta tags ...F} state none} fragment F on X {t: __typename}",
              query) ==
          R"({"data":{"builds":[{"number":7,"meta":{"k":1},"tags":["a",1.5],"t":"Build"},null],)"
          R"("state":"PASSED","none":null}})");
  }

  TEST_CASE("arguments become what they look like") {
    auto query = fake("Query");
    query->compute("f", [](const FieldCall& call) { return arguments_text(call); });
    CHECK(
        run(nullptr,
            "query($v: Anything!, $u: X) {f(a: [1, 2.5, RED, \"s\", null, $u], o: {v: $v}, u: $u)}",
            query, R"({"v":{"k":[true]}})") ==
        R"({"data":{"f":"{\"a\":[1,2.5,\"RED\",\"s\",null,null],\"o\":{\"v\":{\"k\":[true]}}}"}})");
  }

  TEST_CASE("required variables must be there") {
    CHECK(run(nullptr, "query($v: [X!]!) {f(v: $v)}", fake("Query")) ==
          R"({"errors":[{"message":"Variable $v of type [X!]! was provided invalid value",)"
          R"("locations":[{"line":1,"column":7}],"extensions":{"value":null,)"
          R"("problems":[{"path":[],"explanation":"Expected value to not be null"}]}}]})");
  }

  TEST_CASE("what doesn't fit the selections is an error of the field") {
    auto query = fake("Query");
    query->set("leaf", 1).set("object", ObjectPtr(fake("X")));
    CHECK(run(nullptr, "{leaf {a} object __schema {types {name}}}", query) ==
          R"({"data":{"leaf":null,"object":null,"__schema":null},"errors":[)"
          R"({"message":"Expected an object for field 'leaf', which has selections",)"
          R"("locations":[{"line":1,"column":2}],"path":["leaf"]},)"
          R"({"message":"An object was given for a field without selections",)"
          R"("locations":[{"line":1,"column":11}],"path":["object"]},)"
          R"({"message":"Introspection needs a schema",)"
          R"("locations":[{"line":1,"column":18}],"path":["__schema"]}]})");
  }
}

}  // namespace porthole::graphql
