#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "portal/base/json.h"

namespace porthole::json {

TEST_SUITE("json: writer") {
  TEST_CASE("writes compact text, in the order of the calls") {
    Writer writer;
    writer.begin_object();
    writer.member("b", "text");
    writer.member("a", std::optional<std::string>());
    writer.member("c", std::optional<std::string>("there"));
    writer.member("d", std::string("owned"));
    writer.key("list");
    writer.begin_array();
    writer.integer(std::numeric_limits<std::int64_t>::min());
    writer.integer(std::numeric_limits<std::int64_t>::max());
    writer.boolean(true);
    writer.boolean(false);
    writer.null();
    writer.raw(R"({"made":"before"})");
    writer.end_array();
    writer.end_object();
    CHECK(writer.view() ==
          R"({"b":"text","a":null,"c":"there","d":"owned","list":[-9223372036854775808,)"
          R"(9223372036854775807,true,false,null,{"made":"before"}]})");
    CHECK(writer.take() == writer.view());
  }

  TEST_CASE("keeps strings byte for byte") {
    std::string text;
    for (char32_t c = 0; c < 0x80; ++c) text.push_back(static_cast<char>(c));
    text +=
        "\xC2\x85\xC3\xA9\xE2\x80\xA8\xE2\x80\xA9\xEF\xBB\xBF\xEF\xBF\xBF\xF0\x9F\x98\x80</script>";
    Writer writer;
    writer.begin_object();
    writer.member(text, text);
    writer.end_object();
    const ParseResult parsed = parse(writer.view());
    REQUIRE_FALSE(parsed.error.has_value());
    const Value* value = find(parsed.document, text);
    REQUIRE(value != nullptr);
    CHECK(text_of(*value) == text);
  }

  TEST_CASE("escapes only what it must") {
    Writer writer;
    writer.string(std::string_view("a\"\\/\b\f\n\r\t\0\x1F\x7F\xC3\xA9", 14));
    CHECK(writer.view() == "\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001F\x7F\xC3\xA9\"");
  }

  TEST_CASE("finds the first byte that needs an escape, at any offset") {
    for (std::size_t length = 0; length < 20; ++length) {
      for (std::size_t place = 0; place < length; ++place) {
        for (unsigned byte = 0; byte < 0x100; ++byte) {
          std::string text(length, '\xE9');
          text[place] = static_cast<char>(byte);
          const bool is_plain = byte >= 0x20 && byte != '"' && byte != '\\';
          REQUIRE(plain_bytes(text) == (is_plain ? length : place));
        }
      }
      CHECK(plain_bytes(std::string(length, '!')) == length);
    }
  }

  TEST_CASE("grows, alongside other writers and after them") {
    for (const std::size_t bytes : {100u, 20'000u, 300'000u}) {
      const std::string text(bytes, 'x');
      Writer outer;
      outer.begin_array();
      {
        Writer inner;
        inner.string(text);
        outer.raw(inner.view());
        inner.reset();
        inner.string("again");
        CHECK(inner.view() == "\"again\"");
      }
      outer.string(text);
      outer.end_array();
      CHECK(outer.view() == "[\"" + text + "\",\"" + text + "\"]");
    }
  }

  TEST_CASE("starts again in the same memory") {
    Writer writer;
    for (const char* text : {"one", "two", "three"}) {
      writer.reset();
      writer.begin_array();
      writer.string(text);
      writer.end_array();
      CHECK(writer.view() == "[\"" + std::string(text) + "\"]");
    }
    // Also after an unfinished text.
    writer.reset();
    writer.begin_object();
    writer.key("open");
    writer.reset();
    writer.begin_array();
    writer.end_array();
    CHECK(writer.view() == "[]");
  }
}

}  // namespace porthole::json
