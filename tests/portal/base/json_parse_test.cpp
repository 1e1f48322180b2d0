#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "portal/base/json.h"
#include "portal/base/json_locate.h"

namespace porthole::json {
namespace {

ParseOptions with_comments() {
  ParseOptions options;
  options.comments = true;
  return options;
}

/// `message at line 1, column 2`, or nothing if `text` is accepted.
std::string error_of(std::string_view text, const ParseOptions& options = {}) {
  const ParseResult parsed = parse(text, options);
  if (!parsed.error) return {};
  CHECK(parsed.document.IsNull());
  return parsed.error->to_string();
}

struct Refusal {
  std::string text;
  std::string error;
};

void check_refusals(std::initializer_list<Refusal> refusals, const ParseOptions& options = {}) {
  for (const Refusal& refusal : refusals) {
    CAPTURE(refusal.text);
    CHECK(error_of(refusal.text, options) == refusal.error);
  }
}

std::string nested(std::size_t depth, std::string_view open, std::string_view close) {
  std::string text;
  for (std::size_t i = 0; i < depth; ++i) text += open;
  text += '0';
  for (std::size_t i = 0; i < depth; ++i) text += close;
  return text;
}

}  // namespace

TEST_SUITE("json: parse") {
  TEST_CASE("accepts every type of value, with white space around it") {
    const ParseResult parsed =
        parse(" \t\r\n{\"a\": [null, true, false, \"x\", -1, 2.5, {}, []]}\n ");
    REQUIRE_FALSE(parsed.error.has_value());
    const Value* list = find(parsed.document, "a");
    REQUIRE(list != nullptr);
    const char* kinds[] = {"null",     "a boolean", "a boolean", "a string",
                           "a number", "a number",  "an object", "an array"};
    REQUIRE(list->Size() == 8);
    for (rapidjson::SizeType i = 0; i < 8; ++i) CHECK(kind_of((*list)[i]) == kinds[i]);
    CHECK(find(parsed.document, "b") == nullptr);
    for (const char* scalar : {"null", "true", "0", "\"\"", "[]"}) CHECK(error_of(scalar) == "");
  }

  TEST_CASE("skips a byte order mark, which counts as no column") {
    const std::string mark = "\xEF\xBB\xBF";
    CHECK(parse(mark + "[1]").document[0].GetInt() == 1);
    const ParseResult wrong = parse(mark + "{\"a\" 1}");
    REQUIRE(wrong.error);
    CHECK(wrong.error->position.column == 6);
    CHECK(locate(mark + "{\"a\": 1}", "/a").column == 7);
    CHECK(parse(mark + mark + "1").error);
  }

  TEST_CASE("rejects violations of the grammar, with their position") {
    check_refusals({
        {"", "the document is empty at line 1, column 1"},
        {" \n ", "the document is empty at line 2, column 2"},
        {"{\"a\"1}", "missing a colon after a name of object member at line 1, column 5"},
        {"{\"a\":1", "missing a comma or '}' after an object member at line 1, column 7"},
        {"{\"a\":1 \"b\":2}", "missing a comma or '}' after an object member at line 1, column 8"},
        {"{a:1}", "missing a name for object member at line 1, column 2"},
        {"{'a':1}", "missing a name for object member at line 1, column 2"},
        {"{\"a\":1,}", "missing a name for object member at line 1, column 8"},
        {"[1,]", "invalid value at line 1, column 4"},
        {"[1\n 2]", "missing a comma or ']' after an array element at line 2, column 2"},
        {"[1", "missing a comma or ']' after an array element at line 1, column 3"},
        {"{} x", "the document root must not be followed by other values at line 1, column 4"},
        {"1 2", "the document root must not be followed by other values at line 1, column 3"},
        {"\"abc", "missing a closing quotation mark in string at line 1, column 5"},
    });
    // None of these is JSON, whatever the message and the column.
    for (const char* text :
         {"nul",       "True",        "NaN",      "Infinity", "-Infinity", "[-]", "01",
          "-01",       "1.",          ".5",       "+1",       "1e",        "1e+", "0x10",
          "[1}",       "{\"a\":1]",   "]",        "[,]",      "[1,,2]",    "{,}", "\"\\x\"",
          "\"\\u12\"", "\"\\u12g4\"", "\"a\nb\"", "\"a\tb\"", "\"\x01\"",  "'a'", "{}\xEF\xBB\xBF",
          "\xC2\xA0{}"}) {
      CAPTURE(text);
      CHECK(error_of(text).find(" at line ") != std::string::npos);
    }
  }

  TEST_CASE("counts lines by line feeds and columns by code points") {
    check_refusals({
        {"[\n\n  x]", "invalid value at line 3, column 3"},
        {"[\r\n x]", "invalid value at line 2, column 2"},
        {"[\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\", x]", "invalid value at line 1, column 9"},
    });
  }

  TEST_CASE("rejects malformed UTF-8 anywhere") {
    check_refusals({
        {"\xFF", "not valid UTF-8 at line 1, column 1"},
        {"{\"a\":\n\"\xC3\xA9\xC0\x80\"}", "not valid UTF-8 at line 2, column 3"},
        {"{\"\xED\xA0\x80\":1}", "not valid UTF-8 at line 1, column 3"},
        {"{} \xE2\x82", "not valid UTF-8 at line 1, column 4"},
    });
    CHECK(error_of("{} // \xFF", with_comments()) == "not valid UTF-8 at line 1, column 7");
  }

  TEST_CASE("rejects escapes of lone surrogates in values and in names") {
    for (const char* text :
         {R"(["\uD800"])", R"(["\uDC00"])", R"(["\uDBFFx"])", R"(["\uD800\uD800"])",
          R"(["x\uDFFF"])", R"({"\uDC00":1})", R"(["\uDE00\uD83D"])"}) {
      CAPTURE(text);
      CHECK(error_of(text).find("surrogate") != std::string::npos);
    }
    const ParseResult pair = parse(R"(["\uD83D\uDE00","\uD7FF\uE000"])");
    REQUIRE_FALSE(pair.error.has_value());
    CHECK(text_of(pair.document[0]) == "\xF0\x9F\x98\x80");
    CHECK(text_of(pair.document[1]) == "\xED\x9F\xBF\xEE\x80\x80");
  }

  TEST_CASE("accepts an escaped NUL and rejects a bare one") {
    const ParseResult parsed = parse(R"({"a\u0000b":"c\u0000"})");
    REQUIRE_FALSE(parsed.error.has_value());
    const Value* value = find(parsed.document, std::string_view("a\0b", 3));
    REQUIRE(value != nullptr);
    CHECK(text_of(*value) == std::string_view("c\0", 2));
    CHECK(find(parsed.document, "a") == nullptr);

    using namespace std::string_literals;
    CHECK(error_of("{}\0"s) == "NUL after the end of the value at line 1, column 3");
    CHECK(error_of("{}\0junk"s) == "NUL after the end of the value at line 1, column 3");
    CHECK(error_of("{}\n\0{}"s) == "NUL after the end of the value at line 2, column 1");
    CHECK(error_of("\0"s) != "");
    CHECK(error_of("[1,\0"s) != "");
    CHECK(error_of("[\"a\0\"]"s) != "");
    CHECK(error_of("{} // \0 x"s, with_comments()) != "");
  }

  TEST_CASE("rejects a duplicate name at any depth") {
    check_refusals({
        {"{\"a\":1,\"a\":2}", "duplicate name \"a\" at line 1, column 12"},
        {"{\"a\":1,\n\"b\":[{},{\"c\":{\"x\":1,\n \"x\":{}}}]}",
         "duplicate name \"x\" at line 3, column 6"},
        {"[[{\"\":1,\"\":2}]]", "duplicate name \"\" at line 1, column 12"},
        {"{\"a\":1,\"\\u0061\":2}", "duplicate name \"a\" at line 1, column 17"},
        {"{\"a/b~\":1,\"a/b~\":2}", "duplicate name \"a/b~\" at line 1, column 18"},
        {"{\"a\":{\"b\":1},\"a\":{\"b\":2}}", "duplicate name \"a\" at line 1, column 18"},
        {"{\"a\":1,\"b\":0,\"a\":2,\"a\":3}", "duplicate name \"a\" at line 1, column 24"},
    });
    CHECK(error_of(R"({"a":{"a":[{"a":1},{"a":1}]},"A":1,"a ":2})") == "");
    using namespace std::string_literals;
    CHECK(error_of(R"({"a":1,"a\u0000":2})") == "");
  }

  TEST_CASE("bounds nesting of arrays and objects together") {
    ParseOptions options;
    options.depth_max = 3;
    CHECK(error_of(nested(3, "[", "]"), options) == "");
    CHECK(error_of(nested(4, "[", "]"), options).starts_with("nested too deeply at line 1"));
    CHECK(error_of("[{\"a\":[0]}]", options) == "");
    CHECK(error_of("[{\"a\":[{}]}]", options).starts_with("nested too deeply at line 1"));
    // Siblings, not nested.
    CHECK(error_of("[[[]],[[]],{\"a\":{}},[[]]]", options) == "");
    CHECK(error_of(nested(64, "{\"a\":", "}")) == "");
    CHECK(error_of(nested(65, "{\"a\":", "}")).starts_with("nested too deeply"));
    CHECK(error_of(std::string(2'000'000, '[')).starts_with("nested too deeply"));
  }

  TEST_CASE("bounds the number of values and names") {
    ParseOptions options;
    options.nodes_max = 5;
    CHECK(error_of("[1,2,3,4]", options) == "");
    CHECK(error_of("[1,2,3,4,5]", options).starts_with("too many values at line 1, column 1"));
    CHECK(error_of("{\"a\":1,\"b\":2}", options) == "");
    CHECK(error_of("{\"a\":1,\"b\":[]}", options) == "");
    CHECK(error_of("{\"a\":1,\"b\":[0]}", options).starts_with("too many values"));
    CHECK(error_of("[[],[],{},\"\",null]", options).starts_with("too many values"));
    std::string list = "[0";
    for (int i = 0; i < 100'000; ++i) list += ",0";
    CHECK(error_of(list + ']').starts_with("too many values at line 1"));
  }

  TEST_CASE("keeps integers of 64 bits exactly") {
    const ParseResult parsed = parse(
        "[0, -0, 9223372036854775807, -9223372036854775808, 9223372036854775808,"
        " 18446744073709551615, 9007199254740993, 18446744073709551616, -9223372036854775809]");
    REQUIRE_FALSE(parsed.error.has_value());
    const Document& list = parsed.document;
    CHECK(list[0].GetInt64() == 0);
    CHECK(list[2].GetInt64() == std::numeric_limits<std::int64_t>::max());
    CHECK(list[3].GetInt64() == std::numeric_limits<std::int64_t>::min());
    CHECK_FALSE(list[4].IsInt64());
    CHECK(list[4].GetUint64() == std::uint64_t{1} << 63);
    CHECK(list[5].GetUint64() == std::numeric_limits<std::uint64_t>::max());
    CHECK(list[6].GetInt64() == 9'007'199'254'740'993);
    CHECK(list[7].IsDouble());
    CHECK(list[7].GetDouble() == 18'446'744'073'709'551'616.0);
    CHECK(list[8].IsDouble());
    CHECK(list[8].GetDouble() == -9'223'372'036'854'775'808.0);
  }

  TEST_CASE("reads other numbers as the nearest double, and rejects those outside its range") {
    struct Number {
      std::string text;
      double value;
    };
    const std::string zeros(400, '0');
    const std::string digits(400, '9');
    const Number numbers[] = {
        {"0.1", 0.1},
        {"-1.5e3", -1500},
        {"1E+2", 100},
        {"1e0", 1},
        {"2.0", 2},
        {"1.7976931348623157e308", 1.7976931348623157e308},
        {"2.2250738585072014e-308", 2.2250738585072014e-308},
        {"5e-324", 5e-324},
        // CVE-2024-38517: this many digits crash RapidJSON's own conversion.
        {"12345678901234567890123456789012345", 12345678901234567890123456789012345.0},
        {"0.12345678901234567890123456789012345", 0.12345678901234567890123456789012345},
        {"12345678901234567890123456789012345e-5", 12345678901234567890123456789012345e-5},
        // Underflows to zero, however it is written.
        {"1e-400", 0},
        {"1e-99999999999999999999", 0},
        {"0." + zeros + "1", 0},
        {"0." + zeros + "1e-5", 0},
        {"0.0e300", 0},
    };
    for (const Number& number : numbers) {
      CAPTURE(number.text);
      const ParseResult parsed = parse(number.text);
      REQUIRE_FALSE(parsed.error.has_value());
      REQUIRE(parsed.document.IsDouble());
      CHECK(parsed.document.GetDouble() == number.value);
    }
    const std::string too_big = "number too big to be stored in double at line 1, column 1";
    check_refusals({
        {"9e308", "number out of range at line 1, column 1"},
        {"-1.8e308", "number out of range at line 1, column 1"},
        {"[1,\n 9e308]", "number out of range at line 2, column 2"},
        {"1e400", too_big},
        {"-1e309", too_big},
        {"1e99999999999999999999", too_big},
        {digits, too_big},
        {digits + ".5", too_big},
        {digits + "e-5", too_big},
    });
  }

  TEST_CASE("accepts comments and trailing commas only when asked") {
    for (const char* text :
         {"{} // end", "/* a */ {}", "[1, // one\n 2]", "[1,2,]", "{\"a\":1,}", "[/* none */]",
          "{\"a\" /* x */ : /* y */ 1 /* z */}", "// only\n1", "[1 /* , */ ,]", "/**/1/***/"}) {
      CAPTURE(text);
      CHECK(error_of(text) != "");
      CHECK(error_of(text, with_comments()) == "");
    }
    for (const char* text : {"/* open", "{} /* open *", "[,]", "{,}", "[1,,]", "/ {}", "# x\n{}",
                             "// only a comment", "[1,] ,", "{\"a\":,}"}) {
      CAPTURE(text);
      CHECK(error_of(text, with_comments()) != "");
    }
    const ParseResult parsed = parse("[\"// no\", \"/* no */\",]", with_comments());
    REQUIRE_FALSE(parsed.error.has_value());
    CHECK(text_of(parsed.document[0]) == "// no");
    CHECK(text_of(parsed.document[1]) == "/* no */");
  }

  TEST_CASE("describes a syntax error with its position") {
    CHECK(SyntaxError{"no", {3, 14}}.to_string() == "no at line 3, column 14");
  }
}

}  // namespace porthole::json
