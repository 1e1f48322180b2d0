#include "portal/base/ascii.h"

#include <doctest/doctest.h>

namespace porthole {

TEST_SUITE("ascii") {
  TEST_CASE("compares without regard to ASCII case") {
    CHECK(equal_ignoring_case("Content-LENGTH", "content-length"));
    CHECK_FALSE(equal_ignoring_case("a", "ab"));
    CHECK(equal_ignoring_case("", ""));
    CHECK(equal_ignoring_case("Content-Length", "content-LENGTH"));
    CHECK_FALSE(equal_ignoring_case("host", "hos"));
    CHECK_FALSE(equal_ignoring_case("host", "post"));
    CHECK_FALSE(equal_ignoring_case("@[`{", "`{@["));
    CHECK_FALSE(equal_ignoring_case("É", "é"));
    CHECK_FALSE(equal_ignoring_case("@", "`"));
    CHECK_FALSE(equal_ignoring_case("\xc0", "\xe0"));
  }
}

}  // namespace porthole
