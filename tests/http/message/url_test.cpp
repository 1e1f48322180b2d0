#include "http/message/url.h"

#include <doctest/doctest.h>

namespace porthole::http {

TEST_SUITE("url") {
  TEST_CASE("decodes escapes, and + only in a query") {
    CHECK(decode_path_segment("a%20b+c%2f%41") == "a b+c/A");
    CHECK(decode_query_component("a%20b+c%2B") == "a b c+");
    CHECK(decode_path_segment("") == "");
    for (const char* malformed : {"%", "a%2", "%zz", "%2", "%%20"}) {
      CAPTURE(malformed);
      CHECK_FALSE(decode_path_segment(malformed).has_value());
      CHECK_FALSE(decode_query_component(malformed).has_value());
    }
  }
}

}  // namespace porthole::http
