#include "http/net/forwarded_for.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "http/net/head_parser.h"
#include "portal/base/ip_address.h"

namespace porthole::http {
namespace {

const std::vector<IpNetwork>& proxies() {
  static const std::vector<IpNetwork> all = {*IpNetwork::parse("10.0.0.0/8"),
                                             *IpNetwork::parse("fd00::/8")};
  return all;
}

/// Whether the caller at `peer` who sends `forwarded_for` is taken for `expected`.
bool is_taken_for(std::string_view peer, std::string_view forwarded_for,
                  std::string_view expected) {
  const auto address = forwarded_address(IpAddress::parse(peer), forwarded_for, proxies());
  return address == IpAddress::parse(expected);
}

TEST_SUITE("forwarded") {
  TEST_CASE("believes nobody but trusted proxies") {
    CHECK(is_taken_for("192.0.2.1", "198.51.100.7", "192.0.2.1"));
    CHECK(is_taken_for("10.1.2.3", "198.51.100.7", "198.51.100.7"));
    CHECK(is_taken_for("fd00::1", "198.51.100.7", "198.51.100.7"));
    CHECK(is_taken_for("10.1.2.3", "", "10.1.2.3"));
    const auto untrusting =
        forwarded_address(IpAddress::parse("10.1.2.3"), "198.51.100.7", std::vector<IpNetwork>());
    CHECK(untrusting == IpAddress::parse("10.1.2.3"));
  }

  TEST_CASE("takes the last address that isn't a proxy's") {
    CHECK(is_taken_for("10.0.0.1", "198.51.100.7, 10.0.0.3, 10.0.0.2", "198.51.100.7"));
    CHECK(is_taken_for("10.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"));
    CHECK(is_taken_for("10.0.0.1", "203.0.113.9, 198.51.100.7, 10.0.0.2", "198.51.100.7"));
    CHECK(is_taken_for("10.0.0.1", "10.0.0.3,10.0.0.2", "10.0.0.3"));
  }

  TEST_CASE("goes no further than what isn't an address") {
    CHECK(is_taken_for("10.0.0.1", "198.51.100.7, unknown", "10.0.0.1"));
    CHECK(is_taken_for("10.0.0.1", "198.51.100.7, unknown, 10.0.0.2", "10.0.0.2"));
    CHECK(is_taken_for("10.0.0.1", "198.51.100.7,", "10.0.0.1"));
    CHECK(is_taken_for("10.0.0.1", "198.51.100.7, ,10.0.0.2", "10.0.0.2"));
  }

  TEST_CASE("reads ports, brackets and blanks") {
    CHECK(is_taken_for("10.0.0.1", "198.51.100.7:4711", "198.51.100.7"));
    CHECK(is_taken_for("10.0.0.1", "2001:db8::1", "2001:db8::1"));
    CHECK(is_taken_for("10.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"));
    CHECK(is_taken_for("10.0.0.1", "[2001:db8::1]", "2001:db8::1"));
    CHECK(is_taken_for("10.0.0.1", "  198.51.100.7\t,\t10.0.0.2  ", "198.51.100.7"));
  }

  TEST_CASE("takes all lines of the header for one list") {
    // The first alone was looked at once: a client behind a proxy that appends a line of its own
    // could give itself any address.
    const std::string text =
        "GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 203.0.113.9\r\nA: b\r\n"
        "x-forwarded-for: 198.51.100.7, 10.0.0.2\r\n\r\n";
    HeadParser parser;
    REQUIRE(parser.parse(text) == FramingStatus::complete);
    CHECK(forwarded_for(parser.head()) == "203.0.113.9,198.51.100.7, 10.0.0.2");
    CHECK(is_taken_for("10.0.0.1", forwarded_for(parser.head()), "198.51.100.7"));
  }

  TEST_CASE("has no address for who comes over a Unix socket") {
    CHECK_FALSE(forwarded_address(std::nullopt, "198.51.100.7", proxies()).has_value());
  }
}

}  // namespace
}  // namespace porthole::http
