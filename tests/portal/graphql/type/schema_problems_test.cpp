#include <string>

#include <doctest/doctest.h>

#include "portal/graphql/language/limits.h"
#include "tests/portal/graphql/type/schema_support.h"

namespace porthole::graphql {

namespace {

// The problems of `source` together with a valid query type.
std::string problems_beside_query(const std::string& source) {
  return schema_problems_of(source + "\ntype Query { a: Int }");
}

}  // namespace

TEST_SUITE("schema problems") {
  TEST_CASE("a syntax error comes alone") {
    CHECK(schema_problems_of("type A { a: B }\ntype {") == "2:6 expected a name but found \"{\"");
  }

  TEST_CASE("types must be defined") {
    CHECK(problems_beside_query("type A implements I {\n a(b: [B!]): C } union U = D") ==
          "1:19 type \"I\" isn't defined\n2:8 type \"B\" isn't defined\n"
          "2:14 type \"C\" isn't defined\n2:28 type \"D\" isn't defined");
    CHECK(schema_problems_of("schema { query: Q }") == "1:17 type \"Q\" isn't defined");
    CHECK(problems_beside_query("directive @d(a: A) on FIELD") == "1:17 type \"A\" isn't defined");
  }

  TEST_CASE("names must be defined once") {
    CHECK(problems_beside_query("scalar A enum A { B }") ==
          "1:15 type \"A\" is defined more than once");
    CHECK(problems_beside_query("type A { a: Int a: Int }") ==
          "1:17 field \"A.a\" is defined more than once");
    CHECK(problems_beside_query("type A { a: Int } extend type A { a: Int }") ==
          "1:35 field \"A.a\" is defined more than once");
    CHECK(problems_beside_query("type A { a(b: Int, b: Int): Int }") ==
          "1:20 argument \"A.a(b:)\" is defined more than once");
    CHECK(problems_beside_query("enum A { B B }") ==
          "1:12 value \"A.B\" is defined more than once");
    CHECK(problems_beside_query("input A { b: Int b: Int }") ==
          "1:18 field \"A.b\" is defined more than once");
    CHECK(problems_beside_query("directive @d on FIELD directive @d on FIELD") ==
          "1:34 directive \"@d\" is defined more than once");
    CHECK(problems_beside_query("directive @d(a: Int, a: Int) on FIELD") ==
          "1:22 argument \"@d(a:)\" is defined more than once");
    CHECK(problems_beside_query("union U = Query | Query") ==
          "1:19 \"U\" can't have the member \"Query\" more than once");
    CHECK(problems_beside_query("schema { query: Query } schema { query: Query }") ==
          "1:25 the schema is defined more than once\n1:34 the query type is given more than once");
  }

  TEST_CASE("names are found twice among many as well") {
    std::string source = "enum A {";
    for (int number = 0; number < 100; ++number) source += " V" + std::to_string(number);
    CHECK(problems_beside_query(source + "\nV50 }") ==
          "2:1 value \"A.V50\" is defined more than once");
  }

  TEST_CASE("names with two underscores are reserved") {
    CHECK(problems_beside_query("scalar __A") ==
          "1:8 the name \"__A\" is reserved, as it begins with two underscores");
    CHECK(problems_beside_query("type A { __a(__b: Int): Int }").size() > 100);
    CHECK(problems_beside_query("enum A { __B }") != "");
    CHECK(problems_beside_query("input A { __b: Int }") != "");
    CHECK(problems_beside_query("directive @__d on FIELD") != "");
  }

  TEST_CASE("types must have members") {
    CHECK(problems_beside_query("type A") ==
          "1:6 \"A\" has no field: an object needs one at least");
    CHECK(problems_beside_query("interface A") ==
          "1:11 \"A\" has no field: an interface needs one at least");
    CHECK(problems_beside_query("union A") ==
          "1:7 \"A\" has no member: a union needs one at least");
    CHECK(problems_beside_query("enum A") == "1:6 \"A\" has no value: an enum needs one at least");
    CHECK(problems_beside_query("input A") ==
          "1:7 \"A\" has no field: an input object needs one at least");
    CHECK(problems_beside_query("type A extend type A { a: Int }") == "");
  }

  TEST_CASE("types stand where their kind may") {
    CHECK(problems_beside_query("type A { a: [In] } input In { a: Int }") ==
          "1:13 \"A.a\" needs a type for output, and \"In\" is an input object");
    CHECK(problems_beside_query("type A { a(b: A!): Int }") ==
          "1:15 \"A.a(b:)\" needs a type for input, and \"A\" is an object");
    CHECK(problems_beside_query("input A { a: Query }") ==
          "1:14 \"A.a\" needs a type for input, and \"Query\" is an object");
    CHECK(problems_beside_query("directive @d(a: Query) on FIELD") ==
          "1:17 \"@d(a:)\" needs a type for input, and \"Query\" is an object");
    CHECK(problems_beside_query("type A implements Query { a: Int }") ==
          "1:19 \"A\" can't implement \"Query\", which is an object");
    CHECK(problems_beside_query("union U = Int") ==
          "1:11 \"U\" can't have the member \"Int\", which is a scalar");
    CHECK(problems_beside_query("enum Int { A }") == "1:6 type \"Int\" is built in as a scalar");
  }

  TEST_CASE("extensions need what they extend") {
    CHECK(problems_beside_query("extend type A { a: Int }") ==
          "1:13 can't extend \"A\": it isn't defined");
    CHECK(problems_beside_query("extend input Query { a: Int }") ==
          "1:14 can't extend \"Query\" as an input object: it is an object");
    CHECK(problems_beside_query("extend scalar Int @a") ==
          "1:15 can't extend \"Int\": it is built in");
  }

  TEST_CASE("root types are objects, and distinct") {
    CHECK(schema_problems_of("scalar A") ==
          "1:1 the schema has no query type: define a type \"Query\", or name another with "
          "\"schema { query: Type }\"");
    CHECK(schema_problems_of("union Query = A type A { a: Int }") ==
          "1:7 the query type must be an object, and \"Query\" is a union");
    CHECK(problems_beside_query("schema { query: Query mutation: Query }") ==
          "1:33 the mutation type must be another than those of other operations");
    CHECK(problems_beside_query("schema { query: Query } extend schema { query: A }"
                                " type A { a: Int }") ==
          "1:41 the query type is given more than once");
  }

  TEST_CASE("types have what their interfaces ask for") {
    const std::string node = "interface Node { id(x: Int): ID! }\n";
    CHECK(problems_beside_query(node + "type A implements Node { id(x: Int y: Int = 1): ID! }") ==
          "");
    CHECK(problems_beside_query(node + "type A implements Node { a: Int }") ==
          "2:6 \"A.id\" is missing, which interface \"Node\" has");
    CHECK(problems_beside_query(node + "type A implements Node { id(x: Int): ID }") ==
          "2:26 \"A.id\" is of type \"ID\", which doesn't fit \"ID!\" of interface \"Node\"");
    CHECK(problems_beside_query(node + "type A implements Node { id: ID! }") ==
          "2:26 argument \"A.id(x:)\" is missing, which interface \"Node\" has");
    CHECK(problems_beside_query(node + "type A implements Node { id(x: Int!): ID! }") ==
          "2:29 argument \"A.id(x:)\" is of type \"Int!\", and of \"Int\" in interface \"Node\"");
    CHECK(problems_beside_query(node + "type A implements Node { id(x: Int y: Int!): ID! }") ==
          "2:36 argument \"A.id(y:)\" can't be required, as interface \"Node\" doesn't have it");
    CHECK(problems_beside_query(node + "type A implements Node & Node { id(x: Int): ID! }") ==
          "2:26 \"A\" can't implement \"Node\" more than once");
  }

  TEST_CASE("fields of an interface may be narrower in what implements it") {
    const std::string types =
        "interface Base { a: Base b: [Base] c: U }\n"
        "interface Sub implements Base { a: Sub! b: [Sub!]! c: T }\n"
        "type T implements Sub & Base { a: T! b: [T!]! c: T! }\nunion U = T\n";
    CHECK(problems_beside_query(types) == "");
    CHECK(problems_beside_query(types + "type A implements Base { a: U b: Base c: A }") ==
          "5:26 \"A.a\" is of type \"U\", which doesn't fit \"Base\" of interface \"Base\"\n"
          "5:31 \"A.b\" is of type \"Base\", which doesn't fit \"[Base]\" of interface \"Base\"\n"
          "5:39 \"A.c\" is of type \"A\", which doesn't fit \"U\" of interface \"Base\"");
  }

  TEST_CASE("interfaces of interfaces are implemented, too, and in no circle") {
    const std::string types = "interface A { a: Int } interface B implements A { a: Int }\n";
    CHECK(problems_beside_query(types + "type T implements B { a: Int }") ==
          "2:6 \"T\" must implement \"A\", as its interface \"B\" does");
    CHECK(problems_beside_query("interface A implements A { a: Int }") ==
          "1:24 \"A\" can't implement \"A\", as that is itself");
    CHECK(problems_beside_query("interface A implements B { a: Int }\n"
                                "interface B implements A { a: Int }") ==
          "1:11 \"A\" can't implement \"B\", which implements \"A\"\n"
          "2:11 \"B\" can't implement \"A\", which implements \"B\"");
  }

  TEST_CASE("what is required can't be deprecated") {
    CHECK(problems_beside_query("type A { a(b: Int! @deprecated): Int }") ==
          "1:12 \"A.a(b:)\" is required, so it can't be deprecated");
    CHECK(problems_beside_query("input A { b: Int! @deprecated }") ==
          "1:11 \"A.b\" is required, so it can't be deprecated");
    CHECK(problems_beside_query("directive @d(b: Int! @deprecated) on FIELD") ==
          "1:14 \"@d(b:)\" is required, so it can't be deprecated");
    CHECK(problems_beside_query("input A { b: Int! = 1 @deprecated c: Int @deprecated }") == "");
  }

  TEST_CASE("input objects don't require themselves") {
    CHECK(problems_beside_query("input A { a: A! }") ==
          "1:11 input object \"A\" can't have a value, as it requires itself by \"a\"");
    CHECK(problems_beside_query("input A { b: B! } input B { c: C! } input C { a: A! }") ==
          "1:11 input object \"A\" can't have a value, as it requires itself by \"b.c.a\"");
    CHECK(problems_beside_query("input A { a: A b: [A!]! c: B! } input B { a: A }") == "");
  }

  TEST_CASE("a long way through input objects takes no stack") {
    std::string source;
    for (int number = 0; number < 50'000; ++number) {
      source += "input I" + std::to_string(number) + "{n:I" + std::to_string(number + 1) + "!}";
    }
    CHECK(problems_beside_query(source + "input I50000{n:Int}") == "");
    CHECK(problems_beside_query(source + "input I50000{n:I0!}") ==
          "1:10 input object \"I0\" can't have a value, as it requires itself by "
          "\"n.n.n.n.n.n.n.n…\"");
  }

  TEST_CASE("default values fit their types") {
    const auto problem_of_default = [](const std::string& type, const std::string& value) {
      const std::string problem =
          problems_beside_query("input In { n: " + type + " = " + value + " }\n" +
                                "input Pair { a: Int! b: Int = 1 } enum E { RED } scalar Any");
      const std::size_t reason = problem.rfind("\": ");
      return reason == std::string::npos ? problem : problem.substr(reason + 3);
    };
    CHECK(problem_of_default("Int", "-2147483648") == "");
    CHECK(problem_of_default("Int", "2147483648") ==
          "an integer of more than 32 bits is no \"Int\"");
    CHECK(problem_of_default("Int", "1.0") == "\"Int\" can't be a fraction");
    CHECK(problem_of_default("Float", "1") == "");
    CHECK(problem_of_default("Float", "1e999") == "the number is beyond the range of \"Float\"");
    CHECK(problem_of_default("Float!", "null") == "\"Float!\" can't be null");
    CHECK(problem_of_default("String", "1") == "\"String\" can't be an integer");
    CHECK(problem_of_default("ID", "1") == "");
    CHECK(problem_of_default("ID", "true") == "\"ID\" can't be a boolean");
    CHECK(problem_of_default("Boolean", "RED") == "\"Boolean\" can't be a name");
    CHECK(problem_of_default("E", "RED") == "");
    CHECK(problem_of_default("E", "\"RED\"") == "\"E\" can't be a string");
    CHECK(problem_of_default("E", "BLUE") == "\"E\" has no value \"BLUE\"");
    CHECK(problem_of_default("[Int!]", "1") == "");
    CHECK(problem_of_default("[[Int]]", "[[1], 2, null]") == "");
    CHECK(problem_of_default("[Int!]", "[1, null]") == "at \"[1]\", \"Int!\" can't be null");
    CHECK(problem_of_default("Pair", "{a: 1}") == "");
    CHECK(problem_of_default("Pair", "{b: null}") == "required field \"Pair.a\" is missing");
    CHECK(problem_of_default("Pair", "{a: 1, c: 2}") == "\"Pair\" has no field \"c\"");
    CHECK(problem_of_default("Pair", "{a: 1, a: 2}") == "field \"a\" is given more than once");
    CHECK(problem_of_default("[Pair]", "[{a: 1}, {a: \"x\"}]") ==
          "at \"[1].a\", \"Int\" can't be a string");
    CHECK(problem_of_default("Pair", "[]") == "\"Pair\" can't be a list");
    CHECK(problem_of_default("Any", "{a: [1, {b: X}]}") == "");
    CHECK(problem_of_default("Any", "[{a: {b: 1, b: 2}}]") ==
          "at \"[0].a\", field \"b\" is given more than once");
  }

  TEST_CASE("default values are finite") {
    CHECK(problems_beside_query("input A { a: A = {} }") ==
          "1:11 the default value of \"A.a\" has itself as a part, by \"a\"");
    CHECK(problems_beside_query("input A { a: A = {a: null} b: [A] = [] }") == "");
    CHECK(problems_beside_query("input A { b: B = {} } input B { a: A = {b: {}} }") ==
          "1:33 the default value of \"B.a\" has itself as a part, by \"a\"");
    CHECK(problems_beside_query("input A { b: B = {a: {}} } input B { a: A = {b: null} }") ==
          "1:11 the default value of \"A.b\" has itself as a part, by \"b\"");
    CHECK(problems_beside_query("input A { b: B = {a: {b: null}} } input B { a: A = {} }") == "");
  }

  TEST_CASE("fields of an input object with @oneOf are nullable and have no default") {
    CHECK(problems_beside_query("input A @oneOf { a: Int b: [Int!] }") == "");
    CHECK(problems_beside_query("input A @oneOf { a: Int! b: Int = 1 }") ==
          "1:18 \"A.a\" is non-null, which no field of a @oneOf type can be\n"
          "1:26 \"A.b\" has a default value, which no field of a @oneOf type can have");
    CHECK(problems_beside_query("input A @oneOf { a: Int b: Int } input B { a: A = {} }") ==
          "1:44 the default value of \"B.a\" doesn't fit its type \"A\": \"A\" has to have "
          "exactly one field, which isn't null");
  }

  TEST_CASE("directives are defined, in their place, and once") {
    const std::string directive = "directive @d(a: Int, r: Int! = 1) on OBJECT | ENUM_VALUE\n";
    CHECK(problems_beside_query("type A @x { a: Int }") == "1:8 directive \"@x\" isn't defined");
    CHECK(problems_beside_query(directive + "type A { a: Int @d }") ==
          "2:17 directive \"@d\" can't be used at FIELD_DEFINITION");
    CHECK(problems_beside_query(directive + "type A @d @d { a: Int }") ==
          "2:11 directive \"@d\" can't be used more than once here");
    CHECK(problems_beside_query(directive + "type A @d { a: Int } extend type A @d") ==
          "2:36 directive \"@d\" can't be used more than once here");
    CHECK(problems_beside_query(directive + "enum A { B @d C @d }") == "");
    CHECK(problems_beside_query("directive @r repeatable on OBJECT type A @r @r { a: Int }") == "");
    CHECK(problems_beside_query("schema @skip(if: true) { query: Query }") ==
          "1:8 directive \"@skip\" can't be used at SCHEMA");
    CHECK(problems_beside_query("directive @s on ARGUMENT_DEFINITION directive @t(a: Int @t)"
                                " on ARGUMENT_DEFINITION input A { a: Int @s }") ==
          "1:101 directive \"@s\" can't be used at INPUT_FIELD_DEFINITION");
  }

  TEST_CASE("directives have the arguments they need") {
    const std::string directive = "directive @d(a: Int, r: Int!) on OBJECT\n";
    CHECK(problems_beside_query(directive + "type A @d(r: 1) { a: Int }") == "");
    CHECK(problems_beside_query(directive + "type A @d { a: Int }") ==
          "2:8 argument \"@d(r:)\" is required, and missing");
    CHECK(problems_beside_query(directive + "type A @d(r: 1, x: 1) { a: Int }") ==
          "2:17 argument \"@d(x:)\" isn't defined");
    CHECK(problems_beside_query(directive + "type A @d(r: 1, r: 1) { a: Int }") ==
          "2:8 argument \"@d(r:)\" is given more than once");
    CHECK(problems_beside_query(directive + "type A @d(r: \"x\") { a: Int }") ==
          "2:11 the value of \"@d(r:)\" doesn't fit its type \"Int!\": \"Int\" can't be a string");
  }

  TEST_CASE("what is wrong between definitions waits for names to be right") {
    const std::string source = "type A { a(b: Int = \"x\"): Int }\n";
    CHECK(problems_beside_query(source + "type B { b: C }") == "2:13 type \"C\" isn't defined");
    CHECK(problems_beside_query(source) != "");
  }

  TEST_CASE("at most a hundred problems are reported") {
    std::string source = "type A {";
    for (int number = 0; number < 200; ++number) source += " f" + std::to_string(number) + ": X";
    const auto outcome = build_schema(source + " }");
    CHECK(std::get<SchemaProblems>(outcome).size() == kSchemaProblemsMax);
  }

  TEST_CASE("a name of any length is cut short in a message") {
    const std::string problem = problems_beside_query("union U = " + std::string(100'000, 'x'));
    CHECK(problem.size() < 300);
  }
}

}  // namespace porthole::graphql
