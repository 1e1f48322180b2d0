#include "portal/base/duration.h"

#include <doctest/doctest.h>

namespace porthole {
namespace {

using std::chrono::milliseconds;

TEST_SUITE("duration") {
  TEST_CASE("parses a number with each unit") {
    CHECK(parse_duration("250ms") == milliseconds(250));
    CHECK(parse_duration("5s") == milliseconds(5'000));
    CHECK(parse_duration("5m") == milliseconds(300'000));
    CHECK(parse_duration("1h") == milliseconds(3'600'000));
    CHECK(parse_duration("2d") == milliseconds(172'800'000));
    CHECK(parse_duration("0s") == milliseconds(0));
    CHECK(parse_duration("90m") == milliseconds(5'400'000));
  }

  TEST_CASE("adds up units in descending order") {
    CHECK(parse_duration("1h30m") == milliseconds(5'400'000));
    CHECK(parse_duration("1d1h1m1s1ms") == milliseconds(90'061'001));
    CHECK(parse_duration("1m1ms") == milliseconds(60'001));
  }

  TEST_CASE("rejects every other form") {
    for (const std::string_view text :
         {"",      " ",    "5",     "s",    "5 s", " 5s",  "5s ",       "-5s",
          "+5s",   "1.5s", "1e3s",  "0x5s", "5S",  "5sec", "5w",        "5us",
          "30m1h", "5s5s", "1ms1s", "1h30", "h1",  "1hm",  "\xC2\xB5s", "ms5"}) {
      CAPTURE(text);
      CHECK_FALSE(parse_duration(text));
    }
  }

  TEST_CASE("rejects anything over a hundred years, however large") {
    CHECK(parse_duration("36525d") == kDurationMax);
    CHECK_FALSE(parse_duration("36525d1ms"));
    CHECK_FALSE(parse_duration("36526d"));
    CHECK_FALSE(parse_duration("18446744073709551615d"));
    CHECK_FALSE(parse_duration("18446744073709551616ms"));
    CHECK_FALSE(parse_duration("9223372036854775807ms9s"));
  }
}

}  // namespace
}  // namespace porthole
