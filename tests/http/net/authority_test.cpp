#include "http/net/authority.h"

#include <doctest/doctest.h>

namespace porthole::http {

TEST_SUITE("authority") {
  TEST_CASE("a host with or without a port") {
    for (const char* valid : {"a", "A-b_c.d~e", "127.0.0.1:80", "a:", "a:65535", "[::1]",
                              "[::1]:80", "[::ffff:192.0.2.1]:0"}) {
      CAPTURE(valid);
      CHECK(is_authority(valid));
    }
    for (const char* invalid : {"", ":80", "a b", "a/b", "u@a", "a%20", "a:65536", "a:-1", "a:+1",
                                "a:80:80", "::1", "[::1", "[]", "[a]", "[::g]", "[::1]a", "a,b"}) {
      CAPTURE(invalid);
      CHECK_FALSE(is_authority(invalid));
    }
  }
}

}  // namespace porthole::http
