#include "portal/graphql/duration.h"

#include <string>

#include <doctest/doctest.h>

namespace porthole::graphql {

TEST_SUITE("duration") {
  TEST_CASE("reads one unit and several") {
    const auto ms = [](std::string_view text) { return parse_duration(text).value().count(); };
    CHECK(ms("0s") == 0);
    CHECK(ms("250ms") == 250);
    CHECK(ms("5s") == 5'000);
    CHECK(ms("5m") == 300'000);
    CHECK(ms("1h30m") == 5'400'000);
    CHECK(ms("2d") == 172'800'000);
    CHECK(ms("1m500ms") == 60'500);
    CHECK(ms("366d") == 31'622'400'000);
  }

  TEST_CASE("refuses other forms") {
    for (const std::string text : {"", "5", "s", "-5s", "5 s", "5S", "1.5s", "30m1h", "5s5s", "5x",
                                   "367d", "366d1ms", "99999999999999999999s", "5s ", "ms5"}) {
      CAPTURE(text);
      CHECK_FALSE(parse_duration(text));
    }
  }
}

}  // namespace porthole::graphql
