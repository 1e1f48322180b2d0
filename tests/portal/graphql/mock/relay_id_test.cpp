#include "portal/graphql/mock/relay_id.h"

#include <string>

#include <doctest/doctest.h>

#include "portal/base/digest.h"
#include "portal/base/uuid.h"

namespace porthole::graphql {

TEST_SUITE("relay_id") {
  TEST_CASE("reads what graphql_id writes") {
    const Uuid uuid = *Uuid::parse("0190046e-e199-453b-a302-a21a4d649d31");
    for (const std::string type : {"Build", "User", "APIAccessToken", "X1"}) {
      const auto id = parse_relay_id(graphql_id(type, uuid));
      REQUIRE(id);
      CHECK(id->type_name == type);
      CHECK(id->key == uuid.to_string());
    }
  }

  TEST_CASE("reads one without padding, and any key") {
    const auto id = parse_relay_id("VXNlci0tLTE");
    REQUIRE(id);
    CHECK(id->type_name == "User");
    CHECK(id->key == "1");
    CHECK(parse_relay_id("VXNlci0tLTE="));
  }

  TEST_CASE("refuses what isn't one") {
    for (const std::string text : {"", "abc", "VXNlci0tLTE*", "=", "===="}) {
      CAPTURE(text);
      CHECK_FALSE(parse_relay_id(text));
    }
    CHECK_FALSE(parse_relay_id(to_base64("User")));
    CHECK_FALSE(parse_relay_id(to_base64("User---")));
    CHECK_FALSE(parse_relay_id(to_base64("---1")));
    CHECK_FALSE(parse_relay_id(to_base64("A B---1")));
    CHECK_FALSE(parse_relay_id(to_base64("User---\xff")));
    CHECK_FALSE(parse_relay_id(to_base64("User---" + std::string(kRelayIdBytesMax, 'a'))));
  }
}

}  // namespace porthole::graphql
