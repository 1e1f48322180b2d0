#include "portal/graphql/language/ruby_time.h"

#include <string>

#include <doctest/doctest.h>

namespace porthole::graphql {

// What Ruby 3.1 takes and refuses; the differential tests ask graphql-ruby itself.
TEST_SUITE("ruby_time") {
  TEST_CASE("takes times with and without fraction and offset") {
    for (const char* text :
         {"2024-08-26T03:22:45Z", "2024-08-26t03:22:45z", "2024-08-26T03:22:45",
          "2024-08-26T03:22:45.123456789123Z", "2024-08-26T03:22:45+02:00",
          "2024-08-26T03:22:45-0230", "2024-08-26T03:22:45+02", "2024-08-26T03:22:45-00:00",
          " 2024-08-26T03:22:45Z\n", "2024-08-26T23:59:60Z", "2024-08-26T24:00:00Z",
          "-0001-01-01T00:00:00Z", "12024-01-01T00:00:00Z", "1582-10-10T00:00:00Z",
          "99999999999999999999-01-01T00:00:00Z"}) {
      CAPTURE(text);
      CHECK(is_ruby_time(text));
    }
  }

  TEST_CASE("takes a day 31 in shorter months, and what an offset moves into range") {
    CHECK(is_ruby_time("2023-02-31T00:00:00Z"));
    CHECK_FALSE(is_ruby_time("2023-02-32T00:00:00Z"));
    CHECK(is_ruby_time("2024-08-26T00:75:00-00:30"));
    CHECK_FALSE(is_ruby_time("2024-08-26T00:75:00Z"));
    CHECK(is_ruby_time("2024-01-00T00:00:00+01:00"));
    CHECK_FALSE(is_ruby_time("2024-01-00T00:00:00Z"));
    CHECK(is_ruby_time("2024-12-31T23:00:00-02:00"));
    CHECK(is_ruby_time("2024-00-00T00:00:00+01:00"));
    CHECK_FALSE(is_ruby_time("2024-99-00T00:00:00+01:00"));
  }

  TEST_CASE("takes dates that begin the text of their midnight") {
    for (const char* text : {"2024-08-26", "2024-08-26T00:00", "2024-08", "2024-", "20240826",
                             "12024-08-26", "0250-01-01", "1500-08", "15000229"}) {
      CAPTURE(text);
      CHECK(is_ruby_time(text));
    }
    for (const char* text : {"2024-02-30", "2024-08-26T00", "2024-08-26T01:00", "2024-08-26t00:00",
                             " 2024-08-26", "20240230", "2024826", "24-08-26", "1500-08-26",
                             "1582-10-10", "0100-01", "02024-08-26", "+2024-08-26", "2024-239"}) {
      CAPTURE(text);
      CHECK_FALSE(is_ruby_time(text));
    }
  }

  TEST_CASE("refuses what is no time") {
    for (const char* text :
         {"", " ", "yesterday", "2024", "2024-8-26T03:22:45Z", "2024-08-26 03:22:45Z",
          "2024-08-26T03:22Z", "2024-08-26T03:22:45.Z", "2024-08-26T03:22:45,5Z",
          "2024-13-01T00:00:00Z", "2024-08-26T25:00:00Z", "2024-08-26T24:00:01Z",
          "2024-08-26T00:00:61Z", "2024-08-26T00:00:00+24:00", "2024-08-26T00:00:00+1",
          "2024-08-26T00:00:00+01:0", "2024-08-26T00:00:00ZZ", "1724642565"}) {
      CAPTURE(text);
      CHECK_FALSE(is_ruby_time(text));
    }
    using namespace std::string_literals;
    CHECK_FALSE(is_ruby_time("2024-08-26T03:22:45Z\0"s));
    CHECK_FALSE(is_ruby_time(std::string(1000, '1') + "-01-01"));
  }

  TEST_CASE("takes dates by month, by day and by week, and ignores their times") {
    for (const char* text : {"2024-08-26", "+2024-08-26", "20240826", "240826", "2024-239",
                             "2024239", "2024-366", "2020-W53-7", "2024w351", "2024-08", "99-12-31",
                             "1500-02-29", " 2024-08-26\t", "2024-08-26T03:22:45Z",
                             "2024-08-26T99:99", "20240826T0322+01", "2024-W35-1T03:22:45.5"}) {
      CAPTURE(text);
      CHECK(is_ruby_date(text));
    }
    for (const char* text : {"",
                             "x",
                             "5",
                             "2024",
                             "2024-02-30",
                             "2023-02-29",
                             "2024-13-01",
                             "2024-00-01",
                             "2023-366",
                             "2024-000",
                             "1582-10-10",
                             "2024-W53-1",
                             "2024-W35-8",
                             "2024-W00-1",
                             "020W017",
                             "2024-08-26T0322",
                             "2024-08-26T3:22",
                             "20240826T0322+01:00",
                             "2024-08-26 03:22",
                             "2024-08-26x"}) {
      CAPTURE(text);
      CHECK_FALSE(is_ruby_date(text));
    }
    CHECK_FALSE(is_ruby_date(std::string(200, ' ') + "2024-08-26"));
  }
}

}  // namespace porthole::graphql
