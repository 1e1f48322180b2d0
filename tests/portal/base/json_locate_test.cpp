#include "portal/base/json_locate.h"

#include <cstddef>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "portal/base/json.h"

namespace porthole::json {
namespace {

ParseOptions commented() {
  ParseOptions options;
  options.comments = true;
  return options;
}

/// The `length` bytes of `text` at the position that `locate` returns.
std::string found(std::string_view text, std::string_view pointer, std::size_t length,
                  const ParseOptions& options = commented()) {
  REQUIRE_FALSE(parse(text, options).error.has_value());
  const Position position = locate(text, pointer, options);
  for (std::size_t offset = 0; offset <= text.size(); ++offset) {
    if (position_of(text, offset) == position) return std::string(text.substr(offset, length));
  }
  return "(nowhere)";
}

}  // namespace

TEST_SUITE("json: locate") {
  TEST_CASE("gives the line and column of a byte") {
    const std::string_view text = "a\xC3\xA9z\n\r\nx";
    CHECK(position_of(text, 0) == Position{1, 1});
    CHECK(position_of(text, 1) == Position{1, 2});
    CHECK(position_of(text, 3) == Position{1, 3});
    CHECK(position_of(text, 4) == Position{1, 4});
    CHECK(position_of(text, 5) == Position{2, 1});
    CHECK(position_of(text, 7) == Position{3, 1});
    CHECK(position_of(text, 8) == Position{3, 2});
    CHECK(position_of(text, 999) == Position{3, 2});
    CHECK(position_of("", 0) == Position{1, 1});
  }

  TEST_CASE("finds values of every kind in objects and arrays") {
    const std::string_view text =
        "{\n"
        "  \"string\": \"text\", \"number\": -12.5e3, \"null\": null,\n"
        "  \"yes\": true, \"no\": false,\n"
        "  \"list\": [10, [20, 21], {\"x\": 30}, \"last\"],\n"
        "  \"object\": {\"empty\": {}, \"none\": []}\n"
        "}\n";
    CHECK(locate(text, "") == Position{1, 1});
    CHECK(locate(text, "/string") == Position{2, 13});
    CHECK(locate(text, "/list") == Position{4, 11});
    CHECK(found(text, "/string", 6) == "\"text\"");
    CHECK(found(text, "/number", 7) == "-12.5e3");
    CHECK(found(text, "/null", 4) == "null");
    CHECK(found(text, "/yes", 4) == "true");
    CHECK(found(text, "/no", 5) == "false");
    CHECK(found(text, "/list/0", 2) == "10");
    CHECK(found(text, "/list/1", 8) == "[20, 21]");
    CHECK(found(text, "/list/1/0", 2) == "20");
    CHECK(found(text, "/list/1/1", 2) == "21");
    CHECK(found(text, "/list/2/x", 2) == "30");
    CHECK(found(text, "/list/3", 6) == "\"last\"");
    CHECK(found(text, "/object/empty", 2) == "{}");
    CHECK(found(text, "/object/none", 2) == "[]");
    CHECK(found("  42 ", "", 2) == "42");
    CHECK(found("\"x\"", "", 3) == "\"x\"");
  }

  TEST_CASE("distinguishes members whose names share a prefix") {
    const std::string_view text =
        R"({"ab": 1, "a": {"b": 2, "bc": 3}, "abc": 4, "a/b": 5, "a~b": 6})";
    CHECK(found(text, "/a/b", 1) == "2");
    CHECK(found(text, "/a/bc", 1) == "3");
    CHECK(found(text, "/ab", 1) == "1");
    CHECK(found(text, "/abc", 1) == "4");
    CHECK(found(text, "/a~1b", 1) == "5");
    CHECK(found(text, "/a~0b", 1) == "6");
    CHECK(found("[0,1,2,3,4,5,6,7,8,9,[70]]", "/1", 1) == "1");
    CHECK(found("[0,1,2,3,4,5,6,7,8,9,[70]]", "/10/0", 2) == "70");
    CHECK(found(R"({"": {"": 8}})", "//", 1) == "8");
  }

  TEST_CASE("finds strings with any escapes") {
    const std::string_view text =
        R"(["a\"b", "\\", "\\\"", "\"", "x\\\\", "\u0022", {"k\"\\": "v\"", "": "\"\"\""}, "e"])";
    CHECK(found(text, "/0", 6) == R"("a\"b")");
    CHECK(found(text, "/1", 4) == R"("\\")");
    CHECK(found(text, "/2", 6) == R"("\\\"")");
    CHECK(found(text, "/3", 4) == R"("\"")");
    CHECK(found(text, "/4", 7) == R"("x\\\\")");
    CHECK(found(text, "/5", 8) == R"("\u0022")");
    CHECK(found(text, "/6/k\"\\", 5) == R"("v\"")");
    CHECK(found(text, "/6/", 8) == R"("\"\"\"")");
    CHECK(found(text, "/7", 3) == R"("e")");
  }

  TEST_CASE("ignores quotes, names and brackets in comments") {
    const std::string_view text =
        "// \"a\": \"wrong\" {[\n"
        "{ /* \"b\": [ \\\" */ \"a\" /* \" */ : /* \\\" */ \"right\" /* \" */,\n"
        "  \"b\": [ // \"0\"\n"
        "    \"x\\\"\" /* \", \" */, /* [ */ 7 /* 8 */, null /*\"*/, true /*\"*/,\n"
        "  ], // ]\n"
        "}";
    CHECK(found(text, "/a", 7) == "\"right\"");
    CHECK(found(text, "/b", 1) == "[");
    CHECK(found(text, "/b/0", 5) == "\"x\\\"\"");
    CHECK(found(text, "/b/1", 1) == "7");
    CHECK(found(text, "/b/2", 4) == "null");
    CHECK(found(text, "/b/3", 4) == "true");
    CHECK(locate(text, "", commented()) == Position{2, 1});
  }

  TEST_CASE("gives the nearest enclosing value for one that is absent") {
    const std::string_view text = R"({"a": [{"b": 1}], "c": "s"})";
    CHECK(found(text, "/a/0/x", 8) == "{\"b\": 1}");
    CHECK(found(text, "/a/0/x/y/z", 8) == "{\"b\": 1}");
    CHECK(found(text, "/a/7", 10) == "[{\"b\": 1}]");
    CHECK(found(text, "/c/d", 3) == "\"s\"");
    CHECK(found(text, "/nothing", 4) == "{\"a\"");
    CHECK(found(text, "/ab", 4) == "{\"a\"");
  }

  TEST_CASE("builds pointers that can be split again") {
    CHECK(pointer_to("", "a") == "/a");
    CHECK(pointer_to("/a", "b/c~d") == "/a/b~1c~0d");
    CHECK(pointer_to("", "~1") == "/~01");
    CHECK(pointer_to("/a", "") == "/a/");
    CHECK(pointer_to("/a", std::size_t{0}) == "/a/0");
    CHECK(pointer_to("", std::size_t{123}) == "/123");
  }
}

}  // namespace porthole::json
