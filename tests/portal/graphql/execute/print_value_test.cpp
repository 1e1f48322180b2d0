#include "portal/graphql/execute/print_value.h"

#include <string>

#include <doctest/doctest.h>

#include "tests/portal/graphql/language/parse_support.h"

namespace porthole::graphql {

namespace {

std::string excerpt(const std::string& literal) {
  const Document document = parsed("{f(a: " + literal + ")}");
  return print_excerpt(first_field(document).arguments[0].value);
}

}  // namespace

TEST_SUITE("print_value") {
  TEST_CASE("writes literals as people do") {
    CHECK(excerpt("[1, $x, {a: RED, b: [null, true]}]") == "[1, $x, {a: RED, b: [null, true]}]");
    CHECK(excerpt(R"("say \"hi\"")") == R"("say \"hi\"")");
    CHECK(excerpt("\"\u0080\x7f\"") == R"("\u0080\u007F")");
  }

  TEST_CASE("cuts long ones short, between characters") {
    CHECK(excerpt("[" + std::string(60, '1') + "]") == "[" + std::string(39, '1') + "…");
    CHECK(excerpt("\"" + std::string(38, 'x') + "éé\"") == "\"" + std::string(38, 'x') + "…");
  }
}

}  // namespace porthole::graphql
