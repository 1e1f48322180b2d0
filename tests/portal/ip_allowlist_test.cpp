#include "portal/ip_allowlist.h"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "portal/base/ip_address.h"
#include "portal/limits.h"

namespace porthole {
namespace {

IpAddress address(std::string_view text) {
  const auto parsed = IpAddress::parse(text);
  REQUIRE_MESSAGE(parsed.has_value(), text);
  return *parsed;
}

}  // namespace

TEST_SUITE("ip allowlist") {
  TEST_CASE("an empty list allows every address, any other list only its own") {
    for (const char* text : {"", " ", " \t\r\n "}) {
      const auto list = IpAllowlist::parse(text);
      REQUIRE(list.ok());
      CHECK(list->empty());
      CHECK(list->allows(address("203.0.113.9")));
    }
    const auto list = IpAllowlist::parse("\t192.0.2.1/32  198.51.100.0/24\n2001:db8::/32\r\n");
    REQUIRE(list.ok());
    CHECK_FALSE(list->empty());
    CHECK(list->allows(address("192.0.2.1")));
    CHECK(list->allows(address("198.51.100.77")));
    CHECK(list->allows(address("2001:db8::5")));
    CHECK_FALSE(list->allows(address("192.0.2.2")));
    CHECK_FALSE(list->allows(address("::1")));
  }

  TEST_CASE("quotes the first invalid entry") {
    const auto list = IpAllowlist::parse("192.0.2.1 300.1.1.1 nonsense");
    REQUIRE_FALSE(list.ok());
    CHECK(list.error().code == ErrorCode::invalid);
    CHECK(list.error().message == "\"300.1.1.1\" is not an IP address or a CIDR block");
    CHECK_FALSE(IpAllowlist::parse("192.0.2.1,192.0.2.2").ok());
  }

  TEST_CASE("bounds entries and bytes") {
    std::string most;
    for (std::size_t i = 0; i < limits::kAllowlistEntriesMax; ++i) most += "10.0.0.1 ";
    CHECK(IpAllowlist::parse(most).ok());
    const auto one_more = IpAllowlist::parse(most + "10.0.0.1");
    REQUIRE_FALSE(one_more.ok());
    CHECK(one_more.error().message == "it has more than 256 entries");
    CHECK(IpAllowlist::parse(std::string(limits::kAllowlistBytesMax, ' ')).ok());
    const auto too_long = IpAllowlist::parse(std::string(limits::kAllowlistBytesMax + 1, ' '));
    REQUIRE_FALSE(too_long.ok());
    CHECK(too_long.error().message == "it is longer than 16384 bytes");
  }
}

}  // namespace porthole
