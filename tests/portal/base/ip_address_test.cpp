#include "portal/base/ip_address.h"

#include <cstdint>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

namespace porthole {
namespace {

IpAddress address(std::string_view text) {
  const auto parsed = IpAddress::parse(text);
  REQUIRE_MESSAGE(parsed.has_value(), text);
  return *parsed;
}

bool contains(std::string_view network, std::string_view candidate) {
  const auto parsed = IpNetwork::parse(network);
  REQUIRE_MESSAGE(parsed.has_value(), network);
  return parsed->contains(address(candidate));
}

}  // namespace

TEST_SUITE("ip address") {
  TEST_CASE("parses and formats addresses") {
    CHECK(address("192.0.2.1").to_string() == "192.0.2.1");
    CHECK(address("2001:DB8:0:0::1").to_string() == "2001:db8::1");
    CHECK(address("::").to_string() == "::");
    CHECK(address("255.255.255.255").to_string() == "255.255.255.255");
    CHECK(address("::ffff:192.0.2.1").to_string() == "192.0.2.1");
    CHECK(address("::ffff:c000:201").to_string() == "192.0.2.1");
    CHECK(address("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255").to_string() ==
          "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
  }

  TEST_CASE("treats an IPv4 address and its mapped form as equal") {
    CHECK(address("192.0.2.1") == address("::ffff:192.0.2.1"));
    CHECK_FALSE(address("192.0.2.1") == address("::192.0.2.1"));
    CHECK(address("::ffff:1.2.3.4").is_v4());
    CHECK_FALSE(address("::1.2.3.4").is_v4());
    CHECK_FALSE(address("::1").is_v4());
  }

  TEST_CASE("recognizes loopback addresses") {
    for (const char* text : {"127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1"}) {
      CAPTURE(text);
      CHECK(address(text).is_loopback());
    }
    for (const char* text : {"128.0.0.1", "126.255.255.255", "0.0.0.0", "::", "::2", "1::1",
                             "::101", "10.0.0.127", "7f00::1"}) {
      CAPTURE(text);
      CHECK_FALSE(address(text).is_loopback());
    }
  }

  TEST_CASE("rejects everything that is not an address") {
    using namespace std::string_literals;
    for (const std::string& text : {""s,
                                    " "s,
                                    "1.2.3"s,
                                    "1.2.3.4.5"s,
                                    "1.2.3.256"s,
                                    "1.2.3.-4"s,
                                    "01.2.3.4"s,
                                    "0x1.2.3.4"s,
                                    "1.2.3.4 "s,
                                    " 1.2.3.4"s,
                                    "1.2.3.4:80"s,
                                    "[::1]"s,
                                    "::1%lo"s,
                                    ":::"s,
                                    "1::2::3"s,
                                    "12345::"s,
                                    "g::"s,
                                    "localhost"s,
                                    "1.2.3.4\0"s,
                                    "1:2:3:4:5:6:7"s,
                                    "1:2:3:4:5:6:7:8:9"s,
                                    "1.2.3.4/32"s,
                                    std::string(500, '1')}) {
      CAPTURE(text);
      CHECK_FALSE(IpAddress::parse(text).has_value());
    }
  }

  TEST_CASE("contains exactly the addresses of a network") {
    struct Edge {
      const char* network;
      const char* candidate;
      bool is_inside;
    };
    const Edge edges[] = {
        {"192.0.2.1", "192.0.2.1", true},
        {"192.0.2.1", "192.0.2.2", false},
        {"192.0.2.1/32", "192.0.2.0", false},
        {"192.0.2.0/31", "192.0.2.1", true},
        {"192.0.2.0/31", "192.0.2.2", false},
        {"198.51.100.0/24", "198.51.100.0", true},
        {"198.51.100.0/24", "198.51.100.255", true},
        {"198.51.100.0/24", "198.51.101.0", false},
        {"198.51.100.0/24", "198.51.99.255", false},
        {"10.0.0.0/9", "10.127.255.255", true},
        {"10.0.0.0/9", "10.128.0.0", false},
        {"10.20.30.40/8", "10.255.0.1", true},  // Bits after the prefix are ignored.
        {"128.0.0.0/1", "255.0.0.1", true},
        {"128.0.0.0/1", "127.255.255.255", false},
        {"0.0.0.0/0", "255.255.255.255", true},
        {"0.0.0.0/0", "2001:db8::1", false},
        {"192.0.2.0/024", "192.0.2.9", true},
        {"2001:db8::/32", "2001:db8:ffff::1", true},
        {"2001:db8::/32", "2001:db9::", false},
        {"2001:db8::/33", "2001:db8:7fff::", true},
        {"2001:db8::/33", "2001:db8:8000::", false},
        {"2001:db8::1/127", "2001:db8::", true},
        {"2001:db8::1/127", "2001:db8::2", false},
        {"2001:db8::1/128", "2001:db8::1", true},
        {"2001:db8::1", "2001:db8::", false},
        {"::/0", "2001:db8::1", true},
        {"::/0", "192.0.2.1", true},
        {"192.0.2.0/24", "::ffff:192.0.2.7", true},
        {"::ffff:192.0.2.0/120", "192.0.2.7", true},
        {"::ffff:192.0.2.0/120", "192.0.3.7", false},
        {"192.0.2.0/24", "::192.0.2.7", false},
    };
    for (const Edge& edge : edges) {
      CAPTURE(edge.network);
      CAPTURE(edge.candidate);
      CHECK(contains(edge.network, edge.candidate) == edge.is_inside);
    }
  }

  TEST_CASE("agrees with plain arithmetic for every IPv4 prefix") {
    const IpAddress base = address("170.85.204.51");
    for (unsigned prefix = 0; prefix <= 32; ++prefix) {
      const auto network = IpNetwork::parse("170.85.204.51/" + std::to_string(prefix));
      REQUIRE(network.has_value());
      for (unsigned bit = 0; bit < 32; ++bit) {
        IpAddress other = base;
        other.bytes[12 + bit / 8] =
            static_cast<std::uint8_t>(other.bytes[12 + bit / 8] ^ (0x80u >> (bit % 8)));
        CAPTURE(prefix);
        CAPTURE(bit);
        CHECK(network->contains(other) == (bit >= prefix));
      }
    }
  }

  TEST_CASE("rejects everything that is not a network") {
    for (const char* text : {"",
                             "/",
                             "/24",
                             "192.0.2.0/",
                             "192.0.2.0/33",
                             "192.0.2.0/-1",
                             "192.0.2.0/+8",
                             "192.0.2.0/8x",
                             "192.0.2.0/ 8",
                             "192.0.2.0/0x8",
                             "192.0.2.0/8/8",
                             "192.0.2.0/0008",
                             "2001:db8::/129",
                             "2001:db8::/999",
                             "192.0.2.0/4294967304",
                             "192.0.2/24",
                             "*",
                             "192.0.2.0/255.255.255.0",
                             "192.0.2.1-192.0.2.9",
                             "192.0.2.1,192.0.2.2"}) {
      CAPTURE(text);
      CHECK_FALSE(IpNetwork::parse(text).has_value());
    }
  }
}

}  // namespace porthole
