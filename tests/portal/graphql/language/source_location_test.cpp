#include "portal/graphql/language/source_location.h"

#include <doctest/doctest.h>

namespace porthole::graphql {

TEST_SUITE("source_location") {
  TEST_CASE("begins at line 1, column 1") {
    CHECK(locate("", 0) == Location{1, 1});
    CHECK(locate("abc", 0) == Location{1, 1});
  }

  TEST_CASE("counts columns within a line") {
    CHECK(locate("abc", 2) == Location{1, 3});
    CHECK(locate("\t\tb", 2) == Location{1, 3});
  }

  TEST_CASE("ends lines at LF, CR and CRLF, whichever stands there") {
    CHECK(locate("a\nb", 2) == Location{2, 1});
    CHECK(locate("a\rb", 2) == Location{2, 1});
    CHECK(locate("a\r\nb", 3) == Location{2, 1});
    CHECK(locate("a\n\rb", 3) == Location{3, 1});
    CHECK(locate("a\r\r\n\nbc", 6) == Location{4, 2});
  }

  TEST_CASE("counts a line end to the line that it ends") {
    CHECK(locate("ab\ncd", 2) == Location{1, 3});
    CHECK(locate("ab\r\ncd", 2) == Location{1, 3});
    CHECK(locate("ab\r\ncd", 3) == Location{1, 4});
  }

  TEST_CASE("counts columns in UTF-16 code units") {
    CHECK(locate("éx", 2) == Location{1, 2});
    CHECK(locate("€x", 3) == Location{1, 2});
    CHECK(locate("😀x", 4) == Location{1, 3});
    CHECK(locate("\xEF\xBB\xBFx", 3) == Location{1, 2});
  }

  TEST_CASE("takes an offset past the end for the end") {
    CHECK(locate("ab\n", 99) == Location{2, 1});
    CHECK(locate("", 1) == Location{1, 1});
  }

  TEST_CASE("survives bytes that are not UTF-8") {
    CHECK(locate("\xFF\xC0\x80\xF0", 4).line == 1);
    CHECK(locate("\x80\x80\n\xE2", 4).line == 2);
  }
}

}  // namespace porthole::graphql
