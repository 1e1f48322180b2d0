#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include "portal/graphql/execute/executable.h"
#include "portal/graphql/language/limits.h"
#include "tests/portal/graphql/execute/execute_support.h"

namespace porthole::graphql {

namespace {

using Items = ResolvedValue::Items;

constexpr std::string_view kFailingSchema = R"(
  interface Node { id: ID! }
  type Leaf implements Node { id: ID! text: String! }
  type Other { x: Int }
  enum State { PASSED FAILED }
  type Query {
    int: Int float: Float string: String boolean: Boolean id: ID state: State
    must: String!
    leaf: Leaf mustLeaf: Leaf! leaves: [Leaf] mustLeaves: [Leaf!] allLeaves: [Leaf!]!
    node: Node
    deep: Query
    numbers: [[Int!]!]
    sized(size: Int! = 1): Int
  }
)";

SchemaPtr failing_schema() {
  static const SchemaPtr schema = built(std::string(kFailingSchema));
  return schema;
}

std::string with_field(const std::string& field, const ResolvedValue& value, std::string source) {
  auto query = fake("Query");
  query->set(field, value);
  return run(failing_schema(), std::move(source), query);
}

/// The JSON of a leaf field of that name with a value, or the error.
std::string serialized(const std::string& field, const ResolvedValue& value) {
  auto query = fake("Query");
  query->set(field, value);
  const Answer answer = answer_of(compiled("{" + field + "}", failing_schema()), query);
  if (!answer.errors.empty()) return answer.errors.front().message;
  const std::size_t begin = field.size() + 4;
  return answer.data.substr(begin, answer.data.size() - begin - 1);
}

ObjectPtr leaf(const ResolvedValue& text) {
  auto object = fake("Leaf");
  object->set("id", 1).set("text", text);
  return object;
}

}  // namespace

TEST_SUITE("executable: null propagation") {
  TEST_CASE("stops at the field itself where it may be null") {
    CHECK(with_field("string", FieldFailure{"no luck"}, "{\n  s: string\n}") ==
          R"({"data":{"s":null},"errors":[{"message":"no luck",)"
          R"("locations":[{"line":2,"column":3}],"path":["s"]}]})");
  }

  TEST_CASE("reaches the nearest object that may be null") {
    CHECK(with_field("leaf", leaf({}), "{int leaf {id text}}") ==
          R"({"data":{"int":null,"leaf":null},"errors":[)"
          R"({"message":"Cannot return null for non-nullable field Leaf.text",)"
          R"("locations":[{"line":1,"column":15}],"path":["leaf","text"]}]})");
  }

  TEST_CASE("reaches the whole answer where nothing may be null") {
    CHECK(with_field("mustLeaf", leaf(FieldFailure{"x"}), "{int mustLeaf {text}}") ==
          R"({"data":null,"errors":[{"message":"x","locations":[{"line":1,"column":16}],)"
          R"("path":["mustLeaf","text"]}]})");
  }

  TEST_CASE("stops at an item of a list where items may be null") {
    CHECK(with_field("leaves", Items{leaf("a"), leaf({}), {}, leaf("b")}, "{leaves {text}}") ==
          R"({"data":{"leaves":[{"text":"a"},null,null,{"text":"b"}]},"errors":[)"
          R"({"message":"Cannot return null for non-nullable field Leaf.text",)"
          R"("locations":[{"line":1,"column":10}],"path":["leaves",1,"text"]}]})");
  }

  TEST_CASE("takes the list where its items may not be null") {
    CHECK(with_field("mustLeaves", Items{leaf("a"), {}}, "{int mustLeaves {text} id}") ==
          R"({"data":{"int":null,"mustLeaves":null,"id":null},"errors":[)"
          R"({"message":"Cannot return null for non-nullable field Query.mustLeaves",)"
          R"("locations":[{"line":1,"column":6}],"path":["mustLeaves",1]}]})");
    CHECK(with_field("numbers", Items{Items{1}, Items{2, {}}}, "{numbers}") ==
          R"({"data":{"numbers":null},"errors":[)"
          R"({"message":"Cannot return null for non-nullable field Query.numbers",)"
          R"("locations":[{"line":1,"column":2}],"path":["numbers",1,1]}]})");
  }

  TEST_CASE("keeps the errors told before, and asks no more fields") {
    auto query = fake("Query");
    bool is_asked = false;
    query->set("string", FieldFailure{"first"}).compute("int", [&is_asked](const FieldCall&) {
      is_asked = true;
      return ResolvedValue(1);
    });
    const Answer answer = answer_of(compiled("{string must int}", failing_schema()), query);
    CHECK(answer.data == "null");
    REQUIRE(answer.errors.size() == 2);
    CHECK(answer.errors[0].message == "first");
    CHECK_FALSE(is_asked);
  }
}

TEST_SUITE("executable: values of leaves") {
  TEST_CASE("Int takes integers of 32 bits, and what JavaScript makes one") {
    CHECK(serialized("int", 2147483647) == "2147483647");
    CHECK(serialized("int", -5.0) == "-5");
    CHECK(serialized("int", true) == "1");
    CHECK(serialized("int", "12") == "12");
    CHECK(serialized("int", std::int64_t{2147483648}) == "Int cannot represent 2147483648");
    CHECK(serialized("int", 0.5) == "Int cannot represent 0.5");
    CHECK(serialized("int", "") == "Int cannot represent \"\"");
    CHECK(serialized("int", "12x") == "Int cannot represent \"12x\"");
    CHECK(serialized("int", ResolvedValue::Json{"1"}) == "Int cannot represent 1");
    CHECK(serialized("int", Items{1}) == "Int cannot represent a list");
    CHECK(serialized("int", leaf("a")) == "Int cannot represent an object");
  }

  TEST_CASE("Float takes finite numbers") {
    CHECK(serialized("float", 1) == "1");
    CHECK(serialized("float", 2.5e-9) == "2.5e-9");
    CHECK(serialized("float", 1e5) == "100000");
    CHECK(serialized("float", 1e21) == "1e+21");
    CHECK(serialized("float", -0.0) == "0");
    CHECK(serialized("float", "1.5") == "1.5");
    CHECK(serialized("float", std::numeric_limits<double>::infinity()) ==
          "Float cannot represent a value that JSON has no text for");
    CHECK(serialized("float", "one") == "Float cannot represent \"one\"");
  }

  TEST_CASE("String and ID take scalars") {
    CHECK(serialized("string", "\"\\\n\x01é/") == R"("\"\\\n\u0001é/")");
    CHECK(serialized("string", false) == R"("false")");
    CHECK(serialized("string", 1.5) == R"("1.5")");
    CHECK(serialized("string", 100000.0) == R"("100000")");
    CHECK(serialized("string", Items{}) == "String cannot represent a list");
    CHECK(serialized("id", 7) == R"("7")");
    CHECK(serialized("id", 7.0) == R"("7")");
    CHECK(serialized("id", "x") == R"("x")");
    CHECK(serialized("id", 7.5) == "ID cannot represent 7.5");
    CHECK(serialized("id", true) == "ID cannot represent true");
  }

  TEST_CASE("Boolean takes booleans and numbers") {
    CHECK(serialized("boolean", true) == "true");
    CHECK(serialized("boolean", 0) == "false");
    CHECK(serialized("boolean", 0.5) == "true");
    CHECK(serialized("boolean", "true") == "Boolean cannot represent \"true\"");
  }

  TEST_CASE("an enum takes the names of its values") {
    CHECK(serialized("state", "PASSED") == R"("PASSED")");
    CHECK(serialized("state", "passed") == "State cannot represent \"passed\"");
    CHECK(serialized("state", 1) == "State cannot represent 1");
  }

  TEST_CASE("a long value is cut short in a message, between characters") {
    const std::string message = serialized("int", std::string(78, 'x') + "éé");
    CHECK(message == "Int cannot represent \"" + std::string(78, 'x') + "…");
  }
}

TEST_SUITE("executable: values of objects") {
  TEST_CASE("must be objects of a possible type") {
    CHECK(answer_of(compiled("{node {id}}", failing_schema()),
                    [] {
                      auto query = fake("Query");
                      query->set("node", ObjectPtr(fake("Other")));
                      return query;
                    }())
              .errors[0]
              .message ==
          "An object of type 'Other' can't be the value of field 'node' of type 'Node'");
    CHECK(with_field("leaf", ObjectPtr(fake("Nonsense")), "{leaf {id}}") ==
          R"({"data":{"leaf":null},"errors":[{"message":"An object of type 'Nonsense' can't be )"
          R"(the value of field 'leaf' of type 'Leaf'","locations":[{"line":1,"column":2}],)"
          R"("path":["leaf"]}]})");
  }

  TEST_CASE("must be lists where the type is one, and objects where it is one") {
    CHECK(with_field("leaf", 1, "{leaf {id}}").find("Expected an object for field 'leaf'") !=
          std::string::npos);
    CHECK(with_field("leaves", leaf("a"), "{leaves {id}}")
              .find("Expected a list for field 'leaves' of type '[Leaf]'") != std::string::npos);
  }

  TEST_CASE("are null where the pointer is") {
    CHECK(with_field("leaf", ObjectPtr(), "{leaf {id}}") == R"({"data":{"leaf":null}})");
  }
}

TEST_SUITE("executable: arguments and conditions of a call") {
  TEST_CASE("an argument that may not be null is an error of the field") {
    CHECK(run(failing_schema(), "query($s: Int = 2) {int sized(size: $s)}", fake("Query"),
              R"({"s":null})") ==
          R"({"data":{"int":null,"sized":null},"errors":[{"message":"Argument 'size' on Field )"
          R"('sized' has an invalid value ($s). Expected type 'Int!'.",)"
          R"("locations":[{"line":1,"column":25}],"path":["sized"]}]})");
  }

  TEST_CASE("a condition that is null is an error of the object, at the root of the answer") {
    const std::string source = "query($x: Boolean = true) {deep {int @include(if: $x)}}";
    auto query = fake("Query");
    query->set("deep", ObjectPtr(fake("Query")));
    CHECK(run(failing_schema(), source, query, R"({"x":null})") ==
          R"({"data":{"deep":null},"errors":[{"message":"Argument 'if' on Directive 'include' )"
          R"(has an invalid value ($x). Expected type 'Boolean!'.",)"
          R"("locations":[{"line":1,"column":28}],"path":["deep"]}]})");
    CHECK(run(failing_schema(), "query($x: Boolean = true) {int @skip(if: $x)}", query,
              R"({"x":null})")
              .starts_with(R"({"data":null,"errors":[{"message":"Argument 'if')"));
  }
}

TEST_SUITE("executable: bounds") {
  TEST_CASE("an answer that is too long is none, and says so") {
    const std::string long_text(kAnswerBytesMax / 4, 'x');
    auto query = fake("Query");
    query->set("string", long_text);
    const Answer answer = answer_of(
        compiled("{a: string b: string c: string d: string e: string}", failing_schema()), query);
    CHECK(answer.data == "null");
    REQUIRE(answer.errors.size() == 1);
    CHECK(answer.errors[0].message == "Answer is longer than 8388608 bytes");
  }

  TEST_CASE("what errors took back counts as well") {
    auto node = fake("Leaf");
    node->set("id", std::string(kAnswerBytesMax / 4, 'x'));
    Items leaves;
    for (int i = 0; i < 6; ++i) leaves.emplace_back(ObjectPtr(node));
    auto query = fake("Query");
    query->set("leaves", leaves);
    const Answer answer = answer_of(compiled("{leaves {id text} must}", failing_schema()), query);
    CHECK(answer.data == "null");
    CHECK(answer.errors.back().message == "Answer is longer than 8388608 bytes");
  }

  TEST_CASE("an answer without end stops at a depth, with an error there") {
    std::string source = "{...F0} ";
    for (int i = 0; i < 10; ++i) {
      const std::string next = std::to_string(i + 1);
      source += "fragment F" + std::to_string(i) + " on Query {";
      for (int level = 0; level < 40; ++level) source += "deep {";
      source += i == 9 ? "int" : "...F" + next;
      source += std::string(41, '}');
    }
    struct Endless : Object {
      std::string_view type_name() const override { return "Query"; }
      ResolvedValue resolve(const FieldCall& call) const override {
        if (call.name == "int") return 1;
        return ObjectPtr(std::make_shared<Endless>());
      }
    };
    const Answer answer =
        answer_of(compiled(source, failing_schema()), std::make_shared<Endless>());
    REQUIRE(answer.errors.size() == 1);
    CHECK(answer.errors[0].message == "Answer is nested deeper than 256 levels");
    CHECK(answer.errors[0].path->size() == kAnswerDepthMax + 1);
  }

  TEST_CASE("errors past the most are one") {
    Items leaves;
    for (std::size_t i = 0; i < 2 * kAnswerErrorsMax; ++i) leaves.emplace_back(leaf({}));
    const Answer answer = answer_of(compiled("{leaves {text}}", failing_schema()), [&leaves] {
      auto query = fake("Query");
      query->set("leaves", leaves);
      return query;
    }());
    CHECK(answer.data == "null");
    CHECK(answer.errors.size() == kAnswerErrorsMax);
    CHECK(answer.errors.back().message == "More than 1000 fields have errors");
  }

  TEST_CASE("a large variable is not copied into fields without end") {
    std::string source = "query($v: [Int]) {";
    for (int i = 0; i < 200; ++i) source += "f" + std::to_string(i) + ": f(v: $v) ";
    std::string variables = R"({"v":[0)";
    for (int i = 0; i < 10'000; ++i) variables += ",0";
    const Answer answer = answer_of(compiled(source + "}", built("type Query {f(v: [Int]): Int}")),
                                    fake("Query"), variables + "]}");
    REQUIRE_FALSE(answer.errors.empty());
    CHECK(answer.errors[0].message == "Too many values in the arguments of field 'f'");
  }
}

}  // namespace porthole::graphql
