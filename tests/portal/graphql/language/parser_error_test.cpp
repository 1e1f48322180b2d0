#include <string>
#include <string_view>
#include <variant>

#include <doctest/doctest.h>

#include "tests/portal/graphql/language/parse_support.h"

namespace porthole::graphql {

namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  for (std::size_t count = 0; count < times; ++count) result += text;
  return result;
}

SyntaxError syntax_error_of(const std::string& source, const Limits& limits = {}) {
  const std::variant<Document, SyntaxError> outcome = parse_document(source, limits);
  REQUIRE(std::holds_alternative<SyntaxError>(outcome));
  return std::get<SyntaxError>(outcome);
}

}  // namespace

TEST_SUITE("parser: errors") {
  TEST_CASE("gives an invalid error whose message names the place") {
    const Result<Document> result = parse("{ pipeline }}");
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().code == ErrorCode::invalid);
    CHECK(result.error().message == "unexpected \"}\" at line 1, column 13");
  }

  TEST_CASE("gives message and place apart to those who ask") {
    const SyntaxError error = syntax_error_of("{\n  a(b:) }");
    CHECK(error.kind == SyntaxErrorKind::grammar);
    CHECK(error.message == "expected a value but found \")\"");
    CHECK(error.location == Location{2, 7});
    CHECK(error.to_string() == "expected a value but found \")\" at line 2, column 7");
  }

  TEST_CASE("rejects documents without a definition") {
    CHECK(error_of("") == "the document is empty");
    CHECK(error_of(" \n, # nothing\n\xEF\xBB\xBF ") == "the document is empty");
    CHECK(syntax_error_of("\n ,").kind == SyntaxErrorKind::empty);
    CHECK(syntax_error_of("\n ,").location == Location{2, 3});
  }

  TEST_CASE("rejects an unclosed selection") {
    CHECK(error_of("{ a\n") == "unexpected end of document at line 2, column 1");
    CHECK(error_of("{") == "unexpected end of document at line 1, column 2");
    CHECK(error_of("{ a { b }") == "unexpected end of document at line 1, column 10");
  }

  TEST_CASE("rejects an empty selection") {
    CHECK(error_of("{}") == "expected a name but found \"}\" at line 1, column 2");
    CHECK(error_of("{ a { } }") == "expected a name but found \"}\" at line 1, column 7");
    CHECK(error_of("query {}") == "expected a name but found \"}\" at line 1, column 8");
    CHECK(error_of("{ ... {} }") == "expected a name but found \"}\" at line 1, column 8");
    CHECK(error_of("fragment A on B {}") == "expected a name but found \"}\" at line 1, column 18");
  }

  TEST_CASE("rejects a missing selection") {
    CHECK(error_of("query") == "unexpected end of document at line 1, column 6");
    CHECK(error_of("query A B") == "expected \"{\" but found \"B\" at line 1, column 9");
    CHECK(error_of("mutation @a {b} subscription ($a: A)") ==
          "unexpected end of document at line 1, column 37");
    CHECK(error_of("{ ... on A }") == "expected \"{\" but found \"}\" at line 1, column 12");
    CHECK(error_of("{ ... @a }") == "expected \"{\" but found \"}\" at line 1, column 10");
    CHECK(error_of("{ ... }") == "expected \"{\" but found \"}\" at line 1, column 7");
    CHECK(error_of("fragment A on B") == "unexpected end of document at line 1, column 16");
  }

  TEST_CASE("rejects what begins no definition") {
    CHECK(error_of("a") == "unexpected \"a\" at line 1, column 1");
    CHECK(error_of("}") == "unexpected \"}\" at line 1, column 1");
    CHECK(error_of("{a} 5") == "unexpected \"5\" at line 1, column 5");
    CHECK(error_of("Query {a}") == "unexpected \"Query\" at line 1, column 1");
    CHECK(error_of("on") == "unexpected \"on\" at line 1, column 1");
  }

  TEST_CASE("rejects definitions of a type system") {
    for (const std::string keyword : {"schema", "scalar", "type", "interface", "union", "enum",
                                      "input", "directive", "extend"}) {
      CHECK(error_of("{a}\n" + keyword + " A {a: B}") ==
            "unexpected \"" + keyword + "\" at line 2, column 1");
    }
  }

  TEST_CASE("rejects descriptions, which October 2021 has for type systems only") {
    CHECK(error_of("\"A\" query {a}") == "unexpected string at line 1, column 1");
    CHECK(error_of("{a} \"\"\"B\"\"\" fragment") == "unexpected string at line 1, column 5");
    CHECK(error_of("\"A\" \"B\"") == "unexpected string at line 1, column 5");
    CHECK(error_of("\"A\" {a}") == "unexpected \"{\" at line 1, column 5");
    CHECK(error_of("\"A\" }") == "unexpected \"}\" at line 1, column 5");
    CHECK(error_of("\"A\" ?") == "unexpected character \"?\" at line 1, column 5");
    CHECK(error_of("\"A\"") == "unexpected end of document at line 1, column 4");
    CHECK(error_of("query(\"A\" $a: A) {a}") ==
          "expected \"$\" but found a string at line 1, column 7");
  }

  TEST_CASE("rejects broken selections") {
    CHECK(error_of("{ 1 }") == "expected a name but found \"1\" at line 1, column 3");
    CHECK(error_of("{ $a }") == "expected a name but found \"$\" at line 1, column 3");
    CHECK(error_of("{ \"a\" }") == "expected a name but found a string at line 1, column 3");
    CHECK(error_of("{ a: }") == "expected a name but found \"}\" at line 1, column 6");
    CHECK(error_of("{ a: b: c }") == "expected a name but found \":\" at line 1, column 7");
    CHECK(error_of("{ a(b: 1)(c: 2) }") == "expected a name but found \"(\" at line 1, column 10");
    CHECK(error_of("{ a @b(c: 1) (d: 2) }") ==
          "expected a name but found \"(\" at line 1, column 14");
    CHECK(error_of("{ a {b} @c }") == "expected a name but found \"@\" at line 1, column 9");
    CHECK(error_of("{ ...a {b} }") == "expected a name but found \"{\" at line 1, column 8");
    CHECK(error_of("{ a ]") == "expected a name but found \"]\" at line 1, column 5");
  }

  TEST_CASE("rejects empty and broken arguments") {
    CHECK(error_of("{f()}") == "expected a name but found \")\" at line 1, column 4");
    CHECK(error_of("{a @f()}") == "expected a name but found \")\" at line 1, column 7");
    CHECK(error_of("{f(a)}") == "expected \":\" but found \")\" at line 1, column 5");
    CHECK(error_of("{f(a:)}") == "expected a value but found \")\" at line 1, column 6");
    CHECK(error_of("{f(a:1") == "unexpected end of document at line 1, column 7");
    CHECK(error_of("{f(a:1}") == "expected a name but found \"}\" at line 1, column 7");
    CHECK(error_of("{f($a:1)}") == "expected a name but found \"$\" at line 1, column 4");
  }

  TEST_CASE("rejects broken directives") {
    CHECK(error_of("{a @}") == "expected a name but found \"}\" at line 1, column 5");
    CHECK(error_of("{a @1}") == "expected a name but found \"1\" at line 1, column 5");
    CHECK(error_of("query @") == "unexpected end of document at line 1, column 8");
  }

  TEST_CASE("rejects empty and broken variable definitions") {
    CHECK(error_of("query () {a}") == "expected \"$\" but found \")\" at line 1, column 8");
    CHECK(error_of("query (a: A) {a}") == "expected \"$\" but found \"a\" at line 1, column 8");
    CHECK(error_of("query ($: A) {a}") == "expected a name but found \":\" at line 1, column 9");
    CHECK(error_of("query ($a) {a}") == "expected \":\" but found \")\" at line 1, column 10");
    CHECK(error_of("query ($a: A =) {a}") ==
          "expected a value but found \")\" at line 1, column 15");
    CHECK(error_of("query ($a: A {a}") == "expected \"$\" but found \"{\" at line 1, column 14");
    CHECK(error_of("query ($a: A @b = 1) {a}") ==
          "expected \"$\" but found \"=\" at line 1, column 17");
    CHECK(error_of("fragment A($a: B) on C {a}") ==
          "expected \"on\" but found \"(\" at line 1, column 11");
    CHECK(error_of("($a: A) {a}") == "unexpected \"(\" at line 1, column 1");
  }

  TEST_CASE("rejects broken types") {
    CHECK(error_of("query($a:) {a}") == "expected a name but found \")\" at line 1, column 10");
    CHECK(error_of("query($a:!A) {a}") == "expected a name but found \"!\" at line 1, column 10");
    CHECK(error_of("query($a:A!!) {a}") == "expected \"$\" but found \"!\" at line 1, column 12");
    CHECK(error_of("query($a:[]) {a}") == "expected a name but found \"]\" at line 1, column 11");
    CHECK(error_of("query($a:[A B]) {a}") == "expected \"]\" but found \"B\" at line 1, column 13");
    CHECK(error_of("query($a:[A) {a}") == "expected \"]\" but found \")\" at line 1, column 12");
  }

  TEST_CASE("rejects fragments that are named on, or not at all") {
    CHECK(error_of("fragment on on A {a}") ==
          "expected the name of a fragment but found \"on\" at line 1, column 10");
    CHECK(error_of("fragment on A {a}") ==
          "expected the name of a fragment but found \"on\" at line 1, column 10");
    CHECK(error_of("fragment {a}") == "expected a name but found \"{\" at line 1, column 10");
    CHECK(error_of("{ ...on }") == "expected a name but found \"}\" at line 1, column 9");
  }

  TEST_CASE("rejects fragments without a type condition") {
    CHECK(error_of("fragment A {a}") == "expected \"on\" but found \"{\" at line 1, column 12");
    CHECK(error_of("fragment A B {a}") == "expected \"on\" but found \"B\" at line 1, column 12");
    CHECK(error_of("fragment A on {a}") == "expected a name but found \"{\" at line 1, column 15");
    CHECK(error_of("fragment A on [B] {a}") ==
          "expected a name but found \"[\" at line 1, column 15");
  }

  TEST_CASE("rejects punctuators that only type systems have") {
    CHECK(error_of("{a & b}") == "expected a name but found \"&\" at line 1, column 4");
    CHECK(error_of("{a | b}") == "expected a name but found \"|\" at line 1, column 4");
  }

  TEST_CASE("passes on what the lexer refuses, with its place") {
    CHECK(error_of("{\n\n  \"a\\\n") == "invalid escape sequence \"\\\" at line 3, column 5");
    CHECK(error_of("{\n\n  \"a\n") == "unterminated string at line 3, column 5");
    CHECK(error_of("{a(b:\"\"\"\n\n") == "unterminated string at line 3, column 1");
    CHECK(error_of("{a ?") == "unexpected character \"?\" at line 1, column 4");
    CHECK(error_of("{a(b: 01)}") == "invalid number, unexpected \"1\" after 0 at line 1, column 8");
  }

  TEST_CASE("reports the first of several errors, and the lexer's before the next token's use") {
    CHECK(error_of("{a} } ?") == "unexpected \"}\" at line 1, column 5");
    CHECK(error_of("query($a: A = $ ?) {a}") == "unexpected character \"?\" at line 1, column 17");
  }

  TEST_CASE("counts lines by LF, CR and CRLF") {
    CHECK(error_of("{\r\n  a\r\n  !\r\n}") ==
          "expected a name but found \"!\" at line 3, column 3");
    CHECK(error_of("{\r  a\r  !\r}") == "expected a name but found \"!\" at line 3, column 3");
    CHECK(error_of("{\n\r  !") == "expected a name but found \"!\" at line 3, column 3");
    CHECK(error_of("{a(b: \"x\r\n\")}") == "unterminated string at line 1, column 9");
    CHECK(error_of("{a(b: \"\"\"x\r\n\r\n\"\"\") !") ==
          "expected a name but found \"!\" at line 3, column 6");
  }

  TEST_CASE("counts columns in UTF-16 code units") {
    CHECK(error_of("{a(b: \"é\") !") == "expected a name but found \"!\" at line 1, column 12");
    CHECK(error_of("{a(b: \"😀\") !") == "expected a name but found \"!\" at line 1, column 13");
    CHECK(error_of("\xEF\xBB\xBF}") == "unexpected \"}\" at line 1, column 2");
    CHECK(error_of("# 😀\n}") == "unexpected \"}\" at line 2, column 1");
  }

  TEST_CASE("repeats no more of a long name than is readable") {
    const std::string error = error_of(std::string(5000, 'x'));
    CHECK(error ==
          "unexpected \"" + std::string(kExcerptBytesMax, 'x') + "…\" at line 1, column 1");
  }
}

TEST_SUITE("parser: limits") {
  TEST_CASE("takes a source of the longest length and refuses one byte more") {
    std::string source = "{a}";
    source.resize(kSourceBytesMax, ' ');
    CHECK(error_of(source).empty());
    const SyntaxError error = syntax_error_of(source + " ");
    CHECK(error.kind == SyntaxErrorKind::limit);
    CHECK(error.to_string() == "longer than 262144 bytes at line 1, column 262145");
    CHECK(error_of("{ab}", {.source_bytes_max = 3}) == "longer than 3 bytes at line 1, column 4");
  }

  TEST_CASE("takes as many tokens as are allowed and refuses one more") {
    CHECK(error_of("{" + repeated("a ", kTokensMax - 2) + "}").empty());
    const SyntaxError error = syntax_error_of("{" + repeated("a ", kTokensMax - 1) + "}");
    CHECK(error.kind == SyntaxErrorKind::limit);
    CHECK(error.message == "more than 20000 tokens");
    CHECK(error.location == Location{1, 2 * kTokensMax});
    CHECK(error_of("{a}", {.tokens_max = 3}).empty());
    CHECK(error_of("{a}", {.tokens_max = 2}) == "more than 2 tokens at line 1, column 3");
    CHECK(error_of("{a}", {.tokens_max = 0}) == "more than 0 tokens at line 1, column 1");
  }

  TEST_CASE("does not count comments and commas as tokens") {
    CHECK(error_of("{a,,,#b\n,}", {.tokens_max = 3}).empty());
  }

  TEST_CASE("takes selections as deep as is allowed and refuses one level more") {
    CHECK(error_of(repeated("{a", kNestingMax) + repeated("}", kNestingMax)).empty());
    const SyntaxError error = syntax_error_of(repeated("{a", kNestingMax + 1));
    CHECK(error.kind == SyntaxErrorKind::limit);
    CHECK(error.to_string() == "nested deeper than 200 levels at line 1, column 401");
    CHECK(error_of(repeated("{...", kNestingMax + 1)) ==
          "nested deeper than 200 levels at line 1, column 801");
  }

  TEST_CASE("counts levels of selections and values together") {
    const std::string begin = repeated("{a", 100) + "(x:";
    const std::string end = ")" + repeated("}", 100);
    CHECK(error_of(begin + repeated("[", 100) + repeated("]", 100) + end).empty());
    CHECK(error_of(begin + repeated("[", 101) + repeated("]", 101) + end) ==
          "nested deeper than 200 levels at line 1, column 304");
    CHECK(error_of(begin + repeated("{k:", 101)) ==
          "nested deeper than 200 levels at line 1, column 504");
    CHECK(error_of(begin + repeated("[{k:", 51)) ==
          "nested deeper than 200 levels at line 1, column 404");
  }

  TEST_CASE("counts levels of types and default values") {
    const std::string begin = "query($a:";
    CHECK(error_of(begin + repeated("[", 200) + "A" + repeated("]!", 200) + "){a}").empty());
    CHECK(error_of(begin + repeated("[", 201)) ==
          "nested deeper than 200 levels at line 1, column 210");
    CHECK(error_of(begin + "A=" + repeated("[", 201)) ==
          "nested deeper than 200 levels at line 1, column 212");
  }

  TEST_CASE("counts only the levels that are open at one place") {
    const std::string deep = repeated("{a", 150) + repeated("}", 150);
    CHECK(error_of(deep + deep).empty());
    CHECK(error_of("{a" + repeated(" b(x:[[]])", 300) + "}").empty());
  }

  TEST_CASE("refuses the deepest nesting that fits in a source without exhausting the stack") {
    for (const std::string_view unit : {"{a", "{...", "{a(x:[", "query($a:[", "{a(x:{k:"}) {
      std::string source(unit);
      const char opener = source.back() == '[' ? '[' : '{';
      const std::string inner = opener == '[' ? "[" : unit.ends_with("k:") ? "{k:" : source;
      while (source.size() + inner.size() <= kSourceBytesMax) source += inner;
      const SyntaxError error = syntax_error_of(source);
      CHECK(error.kind == SyntaxErrorKind::limit);
      CHECK(error.message == "nested deeper than 200 levels");
    }
  }
}

}  // namespace porthole::graphql
