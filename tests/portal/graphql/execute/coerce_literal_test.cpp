#include "portal/graphql/execute/coerce_literal.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "portal/graphql/execute/variables.h"
#include "portal/graphql/language/limits.h"
#include "tests/portal/graphql/execute/execute_support.h"

namespace porthole::graphql {

namespace {

constexpr std::string_view kSchema = R"(
  enum Color { RED GREEN }
  scalar Json
  scalar DateTime
  scalar Date
  scalar JSInt
  input Inner { id: ID! color: Color = RED }
  input Choice @oneOf { id: ID color: Color }
  input Outer {
    int: Int float: Float string: String boolean: Boolean id: ID color: Color json: Json
    inner: Inner inners: [Inner!] matrix: [[Int]] must: String! = "m"
  }
  type Query { f(outer: Outer): String }
)";

SchemaPtr schema() {
  static const SchemaPtr schema = built(std::string(kSchema));
  return schema;
}

/// The errors for these variables as JSON; empty if there are none.
std::string errors_of(const std::string& declarations, std::string_view variables) {
  const Answer answer =
      answer_of(compiled("query(" + declarations + ") {f}", schema()), fake("Query"), variables);
  if (answer.errors.empty()) return {};
  CHECK(answer.data.empty());
  return answer.to_json();
}

/// The message of the first problem of `$v` of type `type`; empty if there is none.
std::string problem_of(const std::string& type, const std::string& value) {
  const Answer answer = answer_of(compiled("query($v: " + type + ") {f}", schema()), fake("Query"),
                                  R"({"v":)" + value + "}");
  if (answer.errors.empty()) return {};
  const std::string& message = answer.errors[0].message;
  const std::string common = "Variable $v of type " + type + " was provided invalid value";
  REQUIRE(message.starts_with(common));
  if (message.size() > common.size()) return message.substr(common.size());
  const std::string& problems = answer.errors[0].extensions[1].second;
  const std::string begin = R"([{"path":[],"explanation":)";
  REQUIRE(problems.starts_with(begin));
  return problems.substr(begin.size(), problems.size() - begin.size() - 2);
}

/// `value` coerced to `type`, as JSON.
std::string coerced(const std::string& type, const std::string& value) {
  const Document document = parsed("query($v: " + type + ") {f}");
  json::Document::AllocatorType allocator;
  ValueSpace space(allocator, kCoercedValuesMax);
  const VariableTable table = declare_variables(only_operation(document), schema().get(), space);
  const json::ParseResult inputs = json::parse(R"({"v":)" + value + "}");
  const auto outcome = coerce_variables(table, document, inputs.document, space);
  REQUIRE(std::holds_alternative<VariableValues>(outcome));
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  std::get<VariableValues>(outcome).find("v")->Accept(writer);
  return buffer.GetString();
}

/// A literal coerced to `type`, without variables; `invalid` if it doesn't match.
std::string coerced_literal(const std::string& type, const std::string& literal) {
  const Document document = parsed("query($v: " + type + ") {f(v: " + literal + ")}");
  json::Document::AllocatorType allocator;
  ValueSpace space(allocator, kCoercedValuesMax);
  const auto value = coerce_literal(first_field(document).arguments[0].value,
                                    *schema()->resolve(only_operation(document).variables[0].type),
                                    nullptr, space);
  if (!value) return "invalid";
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value->Accept(writer);
  return buffer.GetString();
}

}  // namespace

TEST_SUITE("coerce: variables") {
  TEST_CASE("that are missing where they must be are told as the vendor tells it") {
    const std::string expected =
        R"({"errors":[{"message":"Variable $id of type ID! was provided invalid value",)"
        R"("locations":[{"line":1,"column":7}],"extensions":{"value":null,)"
        R"("problems":[{"path":[],"explanation":"Expected value to not be null"}]}}]})";
    CHECK(errors_of("$id: ID!", "{}") == expected);
    CHECK(errors_of("$id: ID!", R"({"id":null})") == expected);
  }

  TEST_CASE("with problems within name the way to each") {
    CHECK(
        errors_of("$v: Outer", R"({"v":{"inner":{"color":"BLUE"},"x":1,"must":null}})") ==
        R"({"errors":[{"message":"Variable $v of type Outer was provided invalid value for )"
        R"(inner.color (Expected \"BLUE\" to be one of: RED, GREEN), inner.id (Expected value to )"
        R"(not be null), x (Field is not defined on Outer), must (Expected value to not be )"
        R"_(null)","locations":[{"line":1,"column":7}],"extensions":{"value":{"inner":)_"
        R"({"color":"BLUE"},"x":1,"must":null},"problems":[)"
        R"({"path":["inner","color"],"explanation":"Expected \"BLUE\" to be one of: RED, GREEN"},)"
        R"({"path":["inner","id"],"explanation":"Expected value to not be null"},)"
        R"({"path":["x"],"explanation":"Field is not defined on Outer"},)"
        R"({"path":["must"],"explanation":"Expected value to not be null"}]}}]})");
    CHECK(problem_of("[Int!]", R"("")") == R"x( for 0 (Could not coerce value "" to Int))x");
    CHECK(problem_of("[ID!]", R"(["a",null])") == " for 1 (Expected value to not be null)");
    CHECK(problem_of("Outer", R"({"inners":[{"id":[]}]})") ==
          " for inners.0.id (Could not coerce value [] to ID)");
  }

  TEST_CASE("are all checked") {
    const Answer answer = answer_of(compiled("query($a: Int, $b: Int!, $c: Int) {f}", schema()),
                                    fake("Query"), R"({"a":"x","c":1.5})");
    CHECK(answer.errors.size() == 3);
  }

  TEST_CASE("with very many problems have some of them told") {
    std::string list = "[0";
    for (int i = 0; i < 1000; ++i) list += ",0";
    const Answer answer = answer_of(compiled("query($v: [String]) {f}", schema()), fake("Query"),
                                    R"({"v":)" + list + "]}");
    REQUIRE(answer.errors.size() == 1);
    CHECK(answer.errors[0].message.find("49 (") != std::string::npos);
    CHECK(answer.errors[0].message.find("50 (") == std::string::npos);
  }

  TEST_CASE("that nobody declared are ignored") {
    CHECK(errors_of("$v: Int", R"({"w":"x"})").empty());
  }

  TEST_CASE("of the five scalars have graphql-ruby's verdicts") {
    CHECK(coerced("Int", "-2147483648") == "-2147483648");
    CHECK(problem_of("Int", "5.0") == R"("Could not coerce value 5.0 to Int")");
    CHECK(problem_of("Int", "2147483648") == R"("Could not coerce value 2147483648 to Int")");
    CHECK(problem_of("Int", "0.5") == R"("Could not coerce value 0.5 to Int")");
    CHECK(problem_of("Int", "1e300") == R"("Could not coerce value 1.0e+300 to Int")");
    CHECK(problem_of("Int", R"("5")") == R"("Could not coerce value \"5\" to Int")");
    CHECK(problem_of("Int", "true") == R"("Could not coerce value true to Int")");
    CHECK(coerced("Float", "3") == "3");
    CHECK(coerced("Float", "1.5") == "1.5");
    CHECK(problem_of("Float", R"("1")") == R"("Could not coerce value \"1\" to Float")");
    CHECK(problem_of("String", "5") == R"("Could not coerce value 5 to String")");
    CHECK(problem_of("Boolean", "1") == R"("Could not coerce value 1 to Boolean")");
    CHECK(coerced("ID", "7") == R"("7")");
    CHECK(problem_of("ID", "7.0") == R"("Could not coerce value 7.0 to ID")");
    CHECK(coerced("ID", "18446744073709551615") == R"("18446744073709551615")");
    CHECK(problem_of("ID", "1e20") == R"("Could not coerce value 1.0e+20 to ID")");
    CHECK(problem_of("ID", "7.5") == R"("Could not coerce value 7.5 to ID")");
    CHECK(problem_of("ID", "true") == R"("Could not coerce value true to ID")");
  }

  TEST_CASE("of an enum are names of its values") {
    CHECK(coerced("Color", R"("RED")") == R"("RED")");
    CHECK(problem_of("Color", "1") == R"("Expected 1 to be one of: RED, GREEN")");
  }

  TEST_CASE("of a custom scalar are anything") {
    CHECK(coerced("Json", R"({"a":[1,"x",null,{"b":true}]})") ==
          R"({"a":[1,"x",null,{"b":true}]})");
  }

  TEST_CASE("of a custom scalar with a known format have it, and stay as they were sent") {
    CHECK(coerced("DateTime", R"("2024-08-26t03:22:45.5+02:00")") ==
          R"("2024-08-26t03:22:45.5+02:00")");
    CHECK(coerced("DateTime", R"("2024-08-26")") == R"("2024-08-26")");
    CHECK(coerced("DateTime", "null") == "null");
    CHECK(problem_of("DateTime", R"("soon")") ==
          R"("Could not coerce value \"soon\" to DateTime")");
    CHECK(problem_of("DateTime", "1724642565") ==
          R"("Could not coerce value 1724642565 to DateTime")");
    CHECK(problem_of("DateTime!", R"({"at":1})") ==
          R"("Could not coerce value {at:1} to DateTime")");
    CHECK(problem_of("[DateTime!]", R"(["2024-08-26","soon"])") ==
          " for 1 (Could not coerce value \"soon\" to DateTime)");
    CHECK(coerced("Date", R"("2024-W35-1")") == R"("2024-W35-1")");
    CHECK(problem_of("Date", R"("2024-02-30")") ==
          R"("Could not coerce value \"2024-02-30\" to Date")");
    CHECK(coerced("JSInt", "-9007199254740991") == "-9007199254740991");
    CHECK(problem_of("JSInt", "9007199254740992") ==
          R"("Could not coerce value 9007199254740992 to JSInt")");
    CHECK(problem_of("JSInt", "5.0") == R"("Could not coerce value 5.0 to JSInt")");
    CHECK(problem_of("JSInt", R"("5")") == R"("Could not coerce value \"5\" to JSInt")");
  }

  TEST_CASE("of a list may be one item") {
    CHECK(coerced("[Int]", "1") == "[1]");
    CHECK(coerced("[[Int]]", "1") == "[[1]]");
    CHECK(coerced("[[Int]]", "[1,[2,null],null]") == "[[1],[2,null],null]");
    CHECK(coerced("[Int]", "null") == "null");
  }

  TEST_CASE("of an input object are complete, in the order of the definition") {
    CHECK(coerced("Outer", R"({"inner":{"color":null,"id":1},"int":2})") ==
          R"({"int":2,"inner":{"id":"1","color":null},"must":"m"})");
    CHECK(problem_of("Outer", "[]") == R"("Expected [] to be a key-value object.")");
    CHECK(problem_of("Outer", R"("x")") == R"("Expected \"x\" to be a key-value object.")");
  }

  TEST_CASE("of an input object with @oneOf have exactly one field") {
    CHECK(coerced("Choice", R"({"id":1})") == R"({"id":"1"})");
    CHECK(problem_of("Choice", "{}") ==
          R"("'Choice' requires exactly one argument, but 0 were provided.")");
    CHECK(problem_of("Choice", R"({"id":null})") ==
          R"("'Choice' requires exactly one argument, but 'id' was `null`.")");
    CHECK(problem_of("Choice", R"({"id":1,"color":"RED"})") ==
          R"("'Choice' requires exactly one argument, but 2 were provided.")");
  }

  TEST_CASE("are shown as graphql-ruby shows them") {
    CHECK(problem_of("Int", R"({"r":[1,"b",null,1e30]})") ==
          R"("Could not coerce value {r:[1,\"b\",null,1.0e+30]} to Int")");
  }

  TEST_CASE("of a value that is too long have it cut short in the explanation alone") {
    const std::string text(2'000, 'x');
    const Answer answer = answer_of(compiled("query($v: Int) {f}", schema()), fake("Query"),
                                    R"({"v":")" + text + "\"}");
    REQUIRE(answer.errors.size() == 1);
    CHECK(answer.errors[0].extensions[0].second == "\"" + text + "\"");
    CHECK(answer.errors[0].extensions[1].second.size() < 1200);
  }
}

TEST_SUITE("coerce: literals") {
  TEST_CASE("of the five scalars have graphql-js's verdicts") {
    CHECK(coerced_literal("Int", "-5") == "-5");
    CHECK(coerced_literal("Int", "2147483648") == "invalid");
    CHECK(coerced_literal("Int", "99999999999999999999999") == "invalid");
    CHECK(coerced_literal("Int", "1.0") == "invalid");
    CHECK(coerced_literal("Int", "\"1\"") == "invalid");
    CHECK(coerced_literal("Float", "1") == "1.0");
    CHECK(coerced_literal("Float", "1e-400") == "0.0");
    CHECK(coerced_literal("Float", "1e400") == "invalid");
    CHECK(coerced_literal("String", "\"x\"") == R"("x")");
    CHECK(coerced_literal("String", "\"\"") == R"("")");
    CHECK(coerced_literal("String", "X") == "invalid");
    CHECK(coerced_literal("Boolean", "true") == "true");
    CHECK(coerced_literal("Boolean", "1") == "invalid");
    CHECK(coerced_literal("ID", "7") == R"("7")");
    CHECK(coerced_literal("ID", "\"7\"") == R"("7")");
    CHECK(coerced_literal("ID", "7.0") == "invalid");
    CHECK(coerced_literal("Color", "RED") == R"("RED")");
    CHECK(coerced_literal("Color", "\"RED\"") == "invalid");
    CHECK(coerced_literal("Color", "BLUE") == "invalid");
  }

  TEST_CASE("of a custom scalar are what they look like") {
    CHECK(coerced_literal("Json", "{a: [1, X, \"s\", 2.5, null, true]}") ==
          R"({"a":[1,"X","s",2.5,null,true]})");
  }

  TEST_CASE("of lists and input objects are completed") {
    CHECK(coerced_literal("[[Int]]", "1") == "[[1]]");
    CHECK(coerced_literal("[Int!]", "[1, null]") == "invalid");
    CHECK(coerced_literal("Int!", "null") == "invalid");
    CHECK(coerced_literal("Outer", "{inner: {id: 1}, int: 2}") ==
          R"({"int":2,"inner":{"id":"1","color":"RED"},"must":"m"})");
    CHECK(coerced_literal("Outer", "{inner: {}}") == "invalid");
    CHECK(coerced_literal("Outer", "[]") == "invalid");
  }

  TEST_CASE("of more values than there is space for are invalid") {
    const Document document = parsed("{f(v: [1, 2, 3])}");
    json::Document::AllocatorType allocator;
    ValueSpace space(allocator, 3);
    CHECK_FALSE(coerce_untyped(first_field(document).arguments[0].value, nullptr, space));
    CHECK(space.is_exhausted());
  }
}

}  // namespace porthole::graphql
