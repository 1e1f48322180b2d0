#include "portal/graphql/respond/pinned_index.h"

#include <string>

#include <doctest/doctest.h>

namespace porthole::graphql {

TEST_SUITE("pinned_index") {
  TEST_CASE("is a whole number without leading zeros") {
    CHECK(pinned_index("0") == 0);
    CHECK(pinned_index("999") == 999);
    for (const std::string name : {"", "00", "01", "1000", "-1", "1x", "99999999999999999999"}) {
      CAPTURE(name);
      CHECK_FALSE(pinned_index(name));
    }
  }
}

}  // namespace porthole::graphql
