#include "portal/graphql/language/lexer.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "portal/graphql/language/limits.h"

namespace porthole::graphql {

namespace {

using Kinds = std::vector<TokenKind>;

// The kinds of all tokens except the last, which must be the end.
Kinds kinds_of(std::string_view source) {
  Lexer lexer(source);
  Kinds kinds;
  Token token = lexer.next();
  for (; token.kind != TokenKind::end_of_document; token = lexer.next()) {
    REQUIRE_MESSAGE(token.kind != TokenKind::invalid, lexer.error());
    kinds.push_back(token.kind);
  }
  CHECK(token.offset == source.size());
  return kinds;
}

// Checks that all of `text` is one token.
TokenKind only_kind(std::string_view text) {
  Lexer lexer(text);
  const Token token = lexer.next();
  REQUIRE_MESSAGE(token.kind != TokenKind::invalid, lexer.error());
  CHECK(token.text(text) == text);
  CHECK(lexer.next().kind == TokenKind::end_of_document);
  return token.kind;
}

struct Failure {
  std::string message;
  ByteOffset offset = 0;

  bool operator==(const Failure&) const = default;
};

// The error of lexing `source`, which must fail.
Failure failure_of(std::string_view source) {
  Lexer lexer(source);
  Token token = lexer.next();
  while (token.kind != TokenKind::invalid && token.kind != TokenKind::end_of_document) {
    token = lexer.next();
  }
  REQUIRE(token.kind == TokenKind::invalid);
  return {lexer.error(), token.offset};
}

}  // namespace

TEST_SUITE("lexer") {
  TEST_CASE("reads every punctuator") {
    using enum TokenKind;
    CHECK(kinds_of("! $ & ( ) ... : = @ [ ] { | }") ==
          Kinds{bang, dollar, ampersand, left_parenthesis, right_parenthesis, spread, colon, equals,
                at, left_bracket, right_bracket, left_brace, pipe, right_brace});
    CHECK(kinds_of("!$&()...:=@[]{|}").size() == 14);
    CHECK(kinds_of("......") == Kinds{spread, spread});
  }

  TEST_CASE("reads names of letters, digits and underscores") {
    for (const std::string_view name : {"a", "Z", "_", "__typename", "a1", "queryID_2", "on"}) {
      CHECK(only_kind(name) == TokenKind::name);
    }
    CHECK(kinds_of("a-1") == Kinds{TokenKind::name, TokenKind::integer});
  }

  TEST_CASE("reads integers") {
    for (const std::string_view integer : {"0", "-0", "1", "-12", "9007199254740993123"}) {
      CHECK(only_kind(integer) == TokenKind::integer);
    }
  }

  TEST_CASE("reads floats") {
    for (const std::string_view number :
         {"0.0", "-1.50", "1e5", "1E+5", "1e-05", "6.02e23", "-0.1E-1", "0e0"}) {
      CHECK(only_kind(number) == TokenKind::floating);
    }
  }

  TEST_CASE("reads strings and knows which hold escapes") {
    CHECK(only_kind(R"("")") == TokenKind::string);
    CHECK(only_kind(R"("a # , { é 😀")") == TokenKind::string);
    CHECK(only_kind("\"a\tb\"") == TokenKind::string);
    CHECK_FALSE(Lexer(R"("plain")").next().has_escapes);
    CHECK(Lexer(R"("a\nb")").next().has_escapes);
  }

  TEST_CASE("reads every escape") {
    CHECK(only_kind(R"("\" \\ \/ \b \f \n \r \t")") == TokenKind::string);
    CHECK(only_kind(R"("\u00e9 \uABCD \uabcd")") == TokenKind::string);
    CHECK(only_kind(R"("\uD83D\uDE00 \u{1F600} \u{0} \u{0010FFFF}")") == TokenKind::string);
  }

  TEST_CASE("reads block strings up to three quotes that are not escaped") {
    CHECK(only_kind(R"("""""")") == TokenKind::block_string);
    CHECK(only_kind("\"\"\"one\ntwo\r\n\"three\" \"\" \\n \\u\"\"\"") == TokenKind::block_string);
    CHECK(only_kind(R"("""a \""" b""")") == TokenKind::block_string);
    CHECK(kinds_of(R"("""a""""b")") == Kinds{TokenKind::block_string, TokenKind::string});
  }

  TEST_CASE("skips blanks, commas, comments and byte order marks") {
    CHECK(kinds_of("").empty());
    CHECK(kinds_of(" \t\r\n\r,,,\n").empty());
    CHECK(kinds_of("# all of it is comment { \" é").empty());
    CHECK(kinds_of("\xEF\xBB\xBF{\xEF\xBB\xBF}").size() == 2);
    CHECK(kinds_of("#\n{").size() == 1);
    CHECK(kinds_of("# one\r}# two\r\n{# three").size() == 2);
  }

  TEST_CASE("allows control characters in comments and strings, as graphql-js does") {
    CHECK(kinds_of(std::string_view("#\0\x7F\n{", 5)).size() == 1);
    CHECK(only_kind(std::string_view("\"\0\x01\"", 4)) == TokenKind::string);
  }

  TEST_CASE("gives offsets and lengths in bytes") {
    const std::string_view source = "  # é\n  name\"é\"";
    Lexer lexer(source);
    const Token name = lexer.next();
    CHECK(name.offset == 9);
    CHECK(name.text(source) == "name");
    const Token string = lexer.next();
    CHECK(string.offset == 13);
    CHECK(string.length == 4);
    CHECK(lexer.next().offset == source.size());
  }

  TEST_CASE("stays at the end, and at the first failure") {
    Lexer ending("a");
    CHECK(ending.next().kind == TokenKind::name);
    CHECK(ending.next().kind == TokenKind::end_of_document);
    CHECK(ending.next().kind == TokenKind::end_of_document);
    CHECK(ending.error().empty());
    Lexer failing("? a");
    CHECK(failing.next().kind == TokenKind::invalid);
    CHECK(failing.next().kind == TokenKind::invalid);
    CHECK(failing.error() == "unexpected character \"?\"");
  }

  TEST_CASE("reads on independently from a copy") {
    Lexer lexer("a b");
    Lexer ahead = lexer;
    CHECK(ahead.next().offset == 0);
    CHECK(ahead.next().offset == 2);
    CHECK(lexer.next().offset == 0);
  }

  TEST_CASE("refuses characters that begin no token") {
    CHECK(failure_of("{ ? }") == Failure{"unexpected character \"?\"", 2});
    CHECK(failure_of("a \\") == Failure{"unexpected character \"\\\"", 2});
    CHECK(failure_of("+1") == Failure{"unexpected character \"+\"", 0});
    CHECK(failure_of("é") == Failure{"unexpected character U+00E9", 0});
    CHECK(failure_of(" €") == Failure{"unexpected character U+20AC", 1});
    CHECK(failure_of("😀") == Failure{"unexpected character U+1F600", 0});
    CHECK(failure_of("\x7F") == Failure{"unexpected character U+007F", 0});
    CHECK(failure_of(std::string_view("\0", 1)) == Failure{"unexpected character U+0000", 0});
    CHECK(failure_of("'a'") ==
          Failure{"unexpected character \"'\", strings are written in double quotes", 0});
  }

  TEST_CASE("refuses one and two dots") {
    CHECK(failure_of(".") == Failure{"unexpected character \".\"", 0});
    CHECK(failure_of("a..") == Failure{"unexpected character \".\"", 1});
    CHECK(failure_of(".5") == Failure{"unexpected character \".\"", 0});
  }

  TEST_CASE("refuses numbers with leading zeros") {
    CHECK(failure_of("00") == Failure{"invalid number, unexpected \"0\" after 0", 1});
    CHECK(failure_of("-01.5") == Failure{"invalid number, unexpected \"1\" after 0", 2});
  }

  TEST_CASE("refuses numbers that lack digits") {
    const std::string expected = "invalid number, expected a digit but found ";
    CHECK(failure_of("-") == Failure{expected + "end of document", 1});
    CHECK(failure_of("-a") == Failure{expected + "\"a\"", 1});
    CHECK(failure_of("1. ") == Failure{expected + "\" \"", 2});
    CHECK(failure_of("1.e5") == Failure{expected + "\"e\"", 2});
    CHECK(failure_of("1e\n") == Failure{expected + "U+000A", 2});
    CHECK(failure_of("1e+é") == Failure{expected + "U+00E9", 3});
  }

  TEST_CASE("refuses numbers that run into names and dots") {
    CHECK(failure_of("1a") == Failure{"invalid number, unexpected \"a\"", 1});
    CHECK(failure_of("0x10") == Failure{"invalid number, unexpected \"x\"", 1});
    CHECK(failure_of("1.5_") == Failure{"invalid number, unexpected \"_\"", 3});
    CHECK(failure_of("1.2.3") == Failure{"invalid number, unexpected \".\"", 3});
    CHECK(failure_of("1e5.") == Failure{"invalid number, unexpected \".\"", 3});
    CHECK(kinds_of("1{") == Kinds{TokenKind::integer, TokenKind::left_brace});
    CHECK(kinds_of("1\"\"") == Kinds{TokenKind::integer, TokenKind::string});
  }

  TEST_CASE("refuses unterminated strings, at the place where they should have ended") {
    CHECK(failure_of("\"abc") == Failure{"unterminated string", 4});
    CHECK(failure_of("\"abc\n\"") == Failure{"unterminated string", 4});
    CHECK(failure_of("\"abc\r\n\"") == Failure{"unterminated string", 4});
    CHECK(failure_of("\"\\\"") == Failure{"unterminated string", 3});
    CHECK(failure_of("\"\"\"abc\n") == Failure{"unterminated string", 7});
    CHECK(failure_of("\"\"\"\\\"\"\"") == Failure{"unterminated string", 7});
    CHECK(failure_of("\"\"\"a\"\"") == Failure{"unterminated string", 6});
  }

  TEST_CASE("refuses escapes that are none, at the backslash") {
    CHECK(failure_of(R"("a\q")") == Failure{R"(invalid escape sequence "\q")", 2});
    CHECK(failure_of(R"("\x41")") == Failure{R"(invalid escape sequence "\x")", 1});
    CHECK(failure_of("\"\\\n\"") == Failure{R"(invalid escape sequence "\")", 1});
    CHECK(failure_of("\"\\é\"") == Failure{R"(invalid escape sequence "\")", 1});
    CHECK(failure_of("\"\\") == Failure{R"(invalid escape sequence "\")", 1});
    CHECK(failure_of(R"("\u12")") == Failure{R"(invalid escape sequence "\u12")", 1});
    CHECK(failure_of(R"("\uXYZW")") == Failure{R"(invalid escape sequence "\uXYZW")", 1});
    CHECK(failure_of(R"("\U00E9")") == Failure{R"(invalid escape sequence "\U")", 1});
  }

  TEST_CASE("refuses surrogates without their other half") {
    CHECK(failure_of(R"("\uD83D")").offset == 1);
    CHECK(failure_of(R"("ab\uDE00")").offset == 3);
    CHECK(failure_of(R"("\uD83D\u0041")").offset == 1);
    CHECK(failure_of(R"("\uD83D\uD83D")").offset == 1);
    CHECK(failure_of(R"("\uD83D\u{DE00}")").offset == 1);
    CHECK(failure_of(R"("\uD83D \uDE00")").offset == 1);
    CHECK(failure_of(R"("\u{D83D}\u{DE00}")").offset == 1);
  }

  TEST_CASE("refuses escapes in braces that name no character") {
    for (const std::string_view source :
         {R"("\u{}")", R"("\u{110000}")", R"("\u{FFFFFFFF}")", R"("\u{000000041}")", R"("\u{41")",
          R"("\u{4 1}")", R"("\u{g}")", R"("\u{DFFF}")"}) {
      CHECK(failure_of(source).offset == 1);
    }
  }

  TEST_CASE("describes tokens for messages") {
    const auto describe_first = [](std::string_view source) {
      Lexer lexer(source);
      return describe(lexer.next(), source);
    };
    CHECK(describe_first("} a") == "\"}\"");
    CHECK(describe_first("...a") == "\"...\"");
    CHECK(describe_first("name") == "\"name\"");
    CHECK(describe_first("-1.5") == "\"-1.5\"");
    CHECK(describe_first("") == "end of document");
  }

  TEST_CASE("never shows strings, which may hold secrets, nor all of a long name") {
    const std::string_view secret = R"("hunter2")";
    CHECK(describe(Lexer(secret).next(), secret) == "string");
    const std::string name(kExcerptBytesMax + 1, 'x');
    CHECK(describe(Lexer(name).next(), name) == "\"" + name.substr(1) + "…\"");
  }

  TEST_CASE("survives any two bytes") {
    for (unsigned first = 0; first < 256; ++first) {
      bool stays_within = true;
      for (unsigned second = 0; second < 256; ++second) {
        const std::string source{static_cast<char>(first), static_cast<char>(second)};
        Lexer lexer(source);
        for (int tokens = 0; tokens < 4; ++tokens) {
          const Token token = lexer.next();
          stays_within = stays_within && token.offset + token.length <= source.size();
        }
      }
      CHECK_MESSAGE(stays_within, "after the byte ", first);
    }
  }

  TEST_CASE("is_name accepts names only") {
    for (const std::string_view text : {"a", "_", "__typename", "Build2", "A_b"}) {
      CAPTURE(text);
      CHECK(is_name(text));
    }
    for (const std::string_view text : {"", "2a", "a-b", "a b", "é", "a."}) {
      CAPTURE(text);
      CHECK_FALSE(is_name(text));
    }
  }
}

}  // namespace porthole::graphql
