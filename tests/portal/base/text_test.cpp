#include "portal/base/text.h"

#include <doctest/doctest.h>

namespace porthole {

TEST_SUITE("text") {
  TEST_CASE("leaves text that fits unchanged") {
    CHECK(cut("née", 4) == "née");
    CHECK(cut("", 0).empty());
    CHECK(cut_length("née", 9) == 4);
  }

  TEST_CASE("cuts between characters, never within one") {
    CHECK(cut("née", 3) == "né…");
    CHECK(cut("née", 2) == "n…");
    CHECK(cut("𝄞", 3) == "…");
    CHECK(cut_length("née", 2) == 1);
  }

  TEST_CASE("cuts malformed bytes") {
    CHECK(cut("\x80\x80\x80", 2) == "…");
  }

  TEST_CASE("quotes, and cuts within the quotes") {
    CHECK(quote("name") == "\"name\"");
    CHECK(quote("") == "\"\"");
    CHECK(quote("née", 2) == "\"n…\"");
    CHECK(quote("say \"hi\"") == "\"say \"hi\"\"");
  }

  TEST_CASE("prints any bytes as ASCII") {
    CHECK(printable("GET /", 40) == "GET /");
    CHECK(printable(std::string_view("a\0\n\"\\\x7f\xff", 7), 40) ==
          "a\\x00\\x0a\\x22\\x5c\\x7f\\xff");
    CHECK(printable("abcdef", 3) == "abc…");
  }

  TEST_CASE("replaces each malformed byte") {
    CHECK(replace_malformed("née") == "née");
    CHECK(replace_malformed("a\xff\xfe"
                            "b") == "a\uFFFD\uFFFDb");
    CHECK(replace_malformed("\xc3") == "\uFFFD");
  }
}

}  // namespace porthole
