#include "portal/base/ascii.h"

#include <doctest/doctest.h>

namespace porthole {

TEST_SUITE("ascii") {
  TEST_CASE("compares without regard to ASCII case") {
    CHECK(equal_ignoring_case("Content-LENGTH", "content-length"));
    CHECK_FALSE(equal_ignoring_case("a", "ab"));
    CHECK_FALSE(equal_ignoring_case("@", "`"));
    CHECK_FALSE(equal_ignoring_case("\xc0", "\xe0"));
  }
}

}  // namespace porthole
