#include "portal/base/clock.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <doctest/doctest.h>

namespace porthole {
namespace {

Timestamp at_ms(std::int64_t milliseconds) {
  return Timestamp(std::chrono::milliseconds(milliseconds));
}

}  // namespace

TEST_SUITE("clock") {
  TEST_CASE("formats and parses the same times") {
    struct Moment {
      std::int64_t milliseconds;
      const char* text;
    };
    // Milliseconds computed with Python's datetime.
    const Moment moments[] = {
        {0, "1970-01-01T00:00:00.000Z"},
        {-1, "1969-12-31T23:59:59.999Z"},
        {1'724'642'565'555, "2024-08-26T03:22:45.555Z"},
        {951'782'400'000, "2000-02-29T00:00:00.000Z"},
        {1'709'251'199'999, "2024-02-29T23:59:59.999Z"},
        {1'709'251'200'000, "2024-03-01T00:00:00.000Z"},
        {4'107'542'400'000, "2100-03-01T00:00:00.000Z"},
        {253'402'300'799'999, "9999-12-31T23:59:59.999Z"},
        {-62'135'596'800'000, "0001-01-01T00:00:00.000Z"},
    };
    for (const Moment& moment : moments) {
      CAPTURE(moment.text);
      CHECK(to_iso8601(at_ms(moment.milliseconds)) == moment.text);
      const std::optional<Timestamp> parsed = parse_iso8601(moment.text);
      REQUIRE(parsed.has_value());
      CHECK(parsed->time_since_epoch().count() == moment.milliseconds);
    }
  }

  TEST_CASE("formats times for the other endpoints, truncated to seconds") {
    CHECK(to_iso8601_seconds(at_ms(1'764'653'400'999)) == "2025-12-02T05:30:00Z");
    CHECK(to_utc_text(at_ms(1'752'646'062'001)) == "2025-07-16 06:07:42 UTC");
    // Truncation goes back in time before 1970, too.
    CHECK(to_iso8601_seconds(at_ms(-1)) == "1969-12-31T23:59:59Z");
  }

  TEST_CASE("parses one to nine decimals, truncated to milliseconds") {
    const std::int64_t whole = 1'724'642'565'000;
    struct Fraction {
      const char* text;
      std::int64_t milliseconds;
    };
    const Fraction fractions[] = {
        {"", 0},       {".5", 500},      {".05", 50},         {".005", 5},
        {".0009", 0},  {".9999", 999},   {".123456789", 123}, {".000000001", 0},
        {".100", 100}, {".999999", 999}, {".000000000", 0},
    };
    for (const Fraction& fraction : fractions) {
      CAPTURE(fraction.text);
      const auto parsed = parse_iso8601("2024-08-26T03:22:45" + std::string(fraction.text) + "Z");
      REQUIRE(parsed.has_value());
      CHECK(parsed->time_since_epoch().count() == whole + fraction.milliseconds);
    }
  }

  TEST_CASE("knows which Februaries have 29 days") {
    for (const char* leap : {"2024", "2000", "2400", "1600", "0000"}) {
      CAPTURE(leap);
      CHECK(parse_iso8601(std::string(leap) + "-02-29T00:00:00Z").has_value());
      CHECK_FALSE(parse_iso8601(std::string(leap) + "-02-30T00:00:00Z").has_value());
    }
    for (const char* common : {"2023", "1900", "2100", "2200"}) {
      CAPTURE(common);
      CHECK(parse_iso8601(std::string(common) + "-02-28T00:00:00Z").has_value());
      CHECK_FALSE(parse_iso8601(std::string(common) + "-02-29T00:00:00Z").has_value());
    }
  }

  TEST_CASE("takes an offset from UTC") {
    const auto utc = parse_iso8601("2024-08-26T03:22:45.5Z");
    CHECK(parse_iso8601("2024-08-26T03:22:45.5+00:00") == utc);
    CHECK(parse_iso8601("2024-08-26T03:22:45.5-00:00") == utc);
    CHECK(parse_iso8601("2024-08-26T08:52:45.5+05:30") == utc);
    CHECK(parse_iso8601("2024-08-25T19:22:45.5-08:00") == utc);
    CHECK(parse_iso8601("2024-02-29T23:59:59-00:01") == parse_iso8601("2024-03-01T00:00:59Z"));
    // What can't be written with a year of four digits isn't taken.
    CHECK(parse_iso8601("0000-01-01T00:00:00Z").has_value());
    CHECK_FALSE(parse_iso8601("0000-01-01T00:00:00+00:01").has_value());
    CHECK_FALSE(parse_iso8601("9999-12-31T23:59:59-00:01").has_value());
  }

  TEST_CASE("rejects everything but a time") {
    for (const char* text : {
             "",
             "Z",
             "2024",
             "2024-08-26",
             "2024-08-26T03:22:45",
             "2024-08-26T03:22Z",
             "2024-08-26 03:22:45Z",
             "2024-08-26t03:22:45Z",
             "2024-08-26T03:22:45z",
             "2024-08-26T03:22:45+0000",
             "2024-08-26T03:22:45+00",
             "2024-08-26T03:22:45+24:00",
             "2024-08-26T03:22:45+00:60",
             "2024-08-26T03:22:45+00:00Z",
             "2024-08-26T03:22:45Z+00:00",
             "2024-08-26T03:22:45 00:00",
             "2024-08-26T03:22:45.Z",
             "2024-08-26T03:22:45,5Z",
             "2024-08-26T03:22:45.1234567890Z",
             "2024-08-26T03:22:45.5",
             "2024-08-26T03:22:45.5ZZ",
             "2024-08-26T03:22:45Z ",
             " 2024-08-26T03:22:45Z",
             "24-08-26T03:22:45Z",
             "+2024-08-26T03:22:45Z",
             "-024-08-26T03:22:45Z",
             "2024-8-26T03:22:45Z",
             "2024-08-26T3:22:45Z",
             "20240826T032245Z",
             "2024-08-26T03:22:4xZ",
             "2024-00-26T03:22:45Z",
             "2024-13-26T03:22:45Z",
             "2024-08-00T03:22:45Z",
             "2024-08-32T03:22:45Z",
             "2024-04-31T03:22:45Z",
             "2024-08-26T24:00:00Z",
             "2024-08-26T03:60:45Z",
             "2024-08-26T03:22:60Z",
         }) {
      CAPTURE(text);
      CHECK_FALSE(parse_iso8601(text).has_value());
    }
  }

  TEST_CASE("a manual clock moves only when told to, in both directions") {
    ManualClock clock(at_ms(1'000));
    CHECK(clock.now() == at_ms(1'000));
    clock.advance(std::chrono::seconds(2));
    CHECK(clock.now() == at_ms(3'000));
    clock.advance(std::chrono::milliseconds(-1));
    CHECK(clock.now() == at_ms(2'999));
    clock.set(at_ms(-5));
    CHECK(clock.now() == at_ms(-5));
  }

  TEST_CASE("the system clock returns the machine's time") {
    const auto before = std::chrono::system_clock::now();
    const Timestamp now = SystemClock().now();
    const auto after = std::chrono::system_clock::now();
    CHECK(now >= std::chrono::floor<std::chrono::milliseconds>(before));
    CHECK(now <= after);
  }
}

}  // namespace porthole
