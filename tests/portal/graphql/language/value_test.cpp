#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "tests/portal/graphql/language/parse_support.h"

namespace porthole::graphql {

namespace {

// A document with a value as an argument, kept together with the value.
struct Example {
  explicit Example(const std::string& text)
      : document(parsed("{ f(a: " + text + ") }")),
        value(first_field(document).arguments[0].value) {}

  Document document;
  Value value;
};

std::string argument_error(const std::string& text) {
  return error_of("{f(a:" + text + ")}");
}

std::string default_error(const std::string& text) {
  return error_of("query($a:A=" + text + "){f}");
}

}  // namespace

TEST_SUITE("values") {
  TEST_CASE("reads variables") {
    const Example example("$slug");
    CHECK(example.value.kind == ValueKind::variable);
    CHECK(example.value.text == "slug");
    CHECK(example.value.offset == 7);
    CHECK(Example("$ true").value.text == "true");
  }

  TEST_CASE("reads numbers as they are written") {
    const Example integer("-12345678901234567890");
    CHECK(integer.value.kind == ValueKind::integer);
    CHECK(integer.value.text == "-12345678901234567890");
    const Example floating("1.50e+3");
    CHECK(floating.value.kind == ValueKind::floating);
    CHECK(floating.value.text == "1.50e+3");
  }

  TEST_CASE("reads strings without escapes in place") {
    const Example example(R"("main é")");
    CHECK(example.value.kind == ValueKind::string);
    CHECK_FALSE(example.value.is_block);
    CHECK(example.value.text == "main é");
    CHECK(example.value.text.data() == example.document.source().data() + 8);
    CHECK(Example(R"("")").value.text.empty());
  }

  TEST_CASE("decodes strings with escapes") {
    CHECK(Example(R"("a\tb\u00e9")").value.text == "a\tbé");
    CHECK(Example(R"("\u0000")").value.text == std::string_view("\0", 1));
  }

  TEST_CASE("decodes block strings") {
    const Example example("\"\"\"\n    a\n      b\n  \"\"\"");
    CHECK(example.value.kind == ValueKind::string);
    CHECK(example.value.is_block);
    CHECK(example.value.text == "a\n  b");
  }

  TEST_CASE("tells booleans, null and enum values apart") {
    CHECK(Example("true").value.kind == ValueKind::boolean);
    CHECK(Example("true").value.boolean);
    CHECK(Example("false").value.kind == ValueKind::boolean);
    CHECK_FALSE(Example("false").value.boolean);
    CHECK(Example("null").value.kind == ValueKind::null);
    const Example enumeration("RECENTLY_CREATED");
    CHECK(enumeration.value.kind == ValueKind::enumeration);
    CHECK(enumeration.value.text == "RECENTLY_CREATED");
    CHECK(Example("TRUE").value.kind == ValueKind::enumeration);
    CHECK(Example("nullable").value.kind == ValueKind::enumeration);
    CHECK(Example("query").value.kind == ValueKind::enumeration);
    CHECK(Example("on").value.kind == ValueKind::enumeration);
  }

  TEST_CASE("reads lists") {
    const Example empty("[]");
    CHECK(empty.value.kind == ValueKind::list);
    CHECK(empty.value.items.empty());
    const Example mixed(R"([1, "two" $three [] [4]])");
    REQUIRE(mixed.value.items.size() == 5);
    CHECK(mixed.value.items[0].text == "1");
    CHECK(mixed.value.items[1].text == "two");
    CHECK(mixed.value.items[2].kind == ValueKind::variable);
    CHECK(mixed.value.items[3].items.empty());
    CHECK(mixed.value.items[4].items[0].text == "4");
    CHECK(mixed.value.items[4].items[0].offset == 28);
  }

  TEST_CASE("reads objects in the order written, duplicates included") {
    CHECK(Example("{}").value.kind == ValueKind::object);
    CHECK(Example("{}").value.fields.empty());
    const Example object("{b: 1, a: {on: TRUE} b: [2]}");
    REQUIRE(object.value.fields.size() == 3);
    CHECK(object.value.fields[0].name.text == "b");
    CHECK(object.value.fields[1].name.text == "a");
    CHECK(object.value.fields[1].offset == 14);
    CHECK(object.value.fields[1].name.offset == 14);
    CHECK(object.value.fields[1].value.fields[0].name.text == "on");
    CHECK(object.value.fields[2].value.items[0].text == "2");
  }

  TEST_CASE("rejects what is no value") {
    CHECK(argument_error(")") == "expected a value but found \")\" at line 1, column 6");
    CHECK(argument_error("@a") == "expected a value but found \"@\" at line 1, column 6");
    CHECK(argument_error("...") == "expected a value but found \"...\" at line 1, column 6");
    CHECK(argument_error("[1 }") == "expected a value but found \"}\" at line 1, column 9");
    CHECK(argument_error("$1") == "expected a name but found \"1\" at line 1, column 7");
    CHECK(argument_error("$\"a\"") == "expected a name but found a string at line 1, column 7");
  }

  TEST_CASE("rejects broken objects") {
    CHECK(argument_error("{1:1}") == "expected a name but found \"1\" at line 1, column 7");
    CHECK(argument_error("{a}") == "expected \":\" but found \"}\" at line 1, column 8");
    CHECK(argument_error("{a:}") == "expected a value but found \"}\" at line 1, column 9");
    CHECK(argument_error("{$a:1}") == "expected a name but found \"$\" at line 1, column 7");
    CHECK(argument_error("{\"a\":1}") == "expected a name but found a string at line 1, column 7");
  }

  TEST_CASE("rejects variables in default values, however deep") {
    const std::string message = "unexpected variable \"b\" in a constant value at line 1, column ";
    CHECK(default_error("$b") == message + "12");
    CHECK(default_error("[$b]") == message + "13");
    CHECK(default_error("{x:[1 $b]}") == message + "18");
    CHECK(default_error("$") ==
          "unexpected variable without a name in a constant value at line 1, column 12");
  }

  TEST_CASE("rejects variables in the directives of variable definitions") {
    CHECK(error_of("query($a:A @d(x:$b)){f}") ==
          "unexpected variable \"b\" in a constant value at line 1, column 17");
  }
}

}  // namespace porthole::graphql
