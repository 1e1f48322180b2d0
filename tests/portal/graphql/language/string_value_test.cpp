#include "portal/graphql/language/string_value.h"

#include <memory_resource>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

namespace porthole::graphql {

namespace {

std::string decoded(std::string_view token_text) {
  std::pmr::monotonic_buffer_resource arena;
  return std::string(decode_string(token_text, arena));
}

// The value of a block string with this content.
std::string block(const std::string& text) {
  std::pmr::monotonic_buffer_resource arena;
  return std::string(decode_block_string("\"\"\"" + text + "\"\"\"", arena));
}

}  // namespace

TEST_SUITE("string_value") {
  TEST_CASE("leaves a string without escapes as it is") {
    CHECK(decoded(R"("")").empty());
    CHECK(decoded(R"("a é 😀 'b'")") == "a é 😀 'b'");
  }

  TEST_CASE("replaces escapes by what they stand for") {
    CHECK(decoded(R"("\" \\ \/ \b \f \n \r \t")") == "\" \\ / \b \f \n \r \t");
    CHECK(decoded(R"("a\nb\\n")") == "a\nb\\n");
  }

  TEST_CASE("writes escaped characters as UTF-8 of every length") {
    CHECK(decoded(R"("\u0041\u007F")") == "A\x7F");
    CHECK(decoded(R"("\u0080\u00e9\u07FF")") == "\xC2\x80é\xDF\xBF");
    CHECK(decoded(R"("\u0800\u20AC\uFFFF")") == "\xE0\xA0\x80€\xEF\xBF\xBF");
    CHECK(decoded(R"("\uD800\uDC00\uDBFF\uDFFF")") == "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF");
    CHECK(decoded(R"("\uD83D\uDE00 \u{1F600} \u{0001f600}")") == "😀 😀 😀");
    CHECK(decoded(R"("a\u0000\u{0}b")") == std::string("a\0\0b", 4));
  }

  TEST_CASE("reads one escape and how long it is") {
    CHECK(read_escape(R"(\nabc)")->length == 2);
    CHECK(read_escape(R"(\u00e9abc)")->length == 6);
    CHECK(read_escape(R"(\uD83D\uDE00abc)")->length == 12);
    CHECK(read_escape(R"(\u{41}abc)")->length == 6);
    CHECK(read_escape(R"(\uD83D\uDE00)")->character == U'\U0001F600');
    CHECK_FALSE(read_escape("\\").has_value());
    CHECK_FALSE(read_escape(R"(\u{})").has_value());
    CHECK_FALSE(read_escape(R"(\uDE00\uD83D)").has_value());
  }

  TEST_CASE("gives a block string of one line as it is") {
    CHECK(block("").empty());
    CHECK(block("a") == "a");
    CHECK(block(R"(a \n \u0041 \ "b" )") == R"(a \n \u0041 \ "b" )");
  }

  TEST_CASE("keeps the indentation of the first line of a block string") {
    CHECK(block("  a\n  b") == "  a\nb");
  }

  TEST_CASE("removes the indentation that the other lines have in common") {
    CHECK(block("\n    Hello,\n      World!\n\n    Yours,\n      GraphQL.\n  ") ==
          "Hello,\n  World!\n\nYours,\n  GraphQL.");
    CHECK(block("\n\t\ta\n b") == "\ta\nb");
  }

  TEST_CASE("removes blank lines at both ends of a block string and keeps those between") {
    CHECK(block("\n  \n\t\n  a\n \n\n  b\n\n   \n") == "a\n\n\nb");
    CHECK(block(" \n\t\n  ").empty());
    CHECK(block("\n").empty());
  }

  TEST_CASE("shortens blank lines between by no more than the indentation") {
    CHECK(block("\n  a\n     \n  b") == "a\n   \nb");
    CHECK(block("\n    a\n \n    b") == "a\n\nb");
  }

  TEST_CASE("keeps blanks at the ends of lines that are not blank") {
    CHECK(block("\n  a  \n  b\t") == "a  \nb\t");
  }

  TEST_CASE("ends all lines of a block string with LF") {
    CHECK(block("a\r\nb\rc\nd\r\r\ne") == "a\nb\nc\nd\n\ne");
  }

  TEST_CASE("puts three quotes for escaped ones in a block string") {
    CHECK(block(R"(\""")") == R"(""")");
    CHECK(block("a \\\"\"\" b\n  \\\"\"\"\\\"\"\"") == "a \"\"\" b\n\"\"\"\"\"\"");
    CHECK(block(R"(\\""")") == R"(\""")");
  }
}

}  // namespace porthole::graphql
