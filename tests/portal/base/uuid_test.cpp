#include "portal/base/uuid.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

namespace porthole {
namespace {

constexpr std::string_view kText = "01234567-89ab-cdef-0123-456789abcdef";

/// Sets every bit, so that clear ones were cleared on purpose.
class Ones final : public Random {
 public:
  void fill(std::uint8_t* bytes, std::size_t count) override { std::fill_n(bytes, count, 0xFF); }
};

class Zeros final : public Random {
 public:
  void fill(std::uint8_t* bytes, std::size_t count) override { std::fill_n(bytes, count, 0x00); }
};

}  // namespace

TEST_SUITE("uuid") {
  TEST_CASE("parses and formats the usual form") {
    const auto uuid = Uuid::parse(kText);
    REQUIRE(uuid.has_value());
    CHECK(uuid->to_string() == kText);
    CHECK(uuid->bytes[0] == 0x01);
    CHECK(uuid->bytes[7] == 0xEF);
    CHECK(uuid->bytes[15] == 0xEF);
    CHECK(Uuid::parse("01234567-89AB-CDEF-0123-456789ABCDEF") == uuid);
    CHECK(Uuid{}.to_string() == "00000000-0000-0000-0000-000000000000");
  }

  TEST_CASE("rejects other forms") {
    for (const char* text :
         {"", "01234567", "0123456789abcdef0123456789abcdef", "01234567-89ab-cdef-0123-456789abcde",
          "01234567-89ab-cdef-0123-456789abcdef0", "{1234567-89ab-cdef-0123-456789abcde}",
          "012345678-9ab-cdef-0123-456789abcdef", "01234567-89ab-cdef-0123_456789abcdef",
          "01234567-89ab-cdef-0123-456789abcdeg", "0123456--89ab-cdef-0123-456789abcdef",
          " 1234567-89ab-cdef-0123-456789abcdef", "urn:uuid:01234567-89ab-cdef-0123-45"}) {
      CAPTURE(text);
      CHECK_FALSE(Uuid::parse(text).has_value());
    }
  }

  TEST_CASE("version 7 begins with the time and has version and variant") {
    // The time of the example in RFC 9562, appendix A.6.
    const Timestamp time(std::chrono::milliseconds(0x017F'22E2'79B0));
    Ones ones;
    CHECK(Uuid::make_v7(time, ones).to_string() == "017f22e2-79b0-7fff-bfff-ffffffffffff");
    Zeros zeros;
    CHECK(Uuid::make_v7(time, zeros).to_string() == "017f22e2-79b0-7000-8000-000000000000");
  }

  TEST_CASE("version 7 sorts by time and does not repeat within a millisecond") {
    SeededRandom random(1);
    Timestamp time{std::chrono::milliseconds(1'700'000'000'000)};
    std::set<std::string> all;
    for (int i = 0; i < 1'000; ++i) all.insert(Uuid::make_v7(time, random).to_string());
    CHECK(all.size() == 1'000);
    const Uuid later = Uuid::make_v7(time + std::chrono::milliseconds(1), random);
    CHECK(*all.rbegin() < later.to_string());
    CHECK(*Uuid::parse(*all.rbegin()) < later);
  }

  TEST_CASE("version 8 depends only on its input") {
    std::array<std::uint8_t, 32> digest;
    digest.fill(0xFF);
    CHECK(Uuid::make_v8(digest).to_string() == "ffffffff-ffff-8fff-bfff-ffffffffffff");
    digest.fill(0x00);
    CHECK(Uuid::make_v8(digest).to_string() == "00000000-0000-8000-8000-000000000000");
  }

  TEST_CASE("the GraphQL id is base64 of type and UUID") {
    const Uuid uuid = *Uuid::parse("3d3c3bf0-7d58-4afe-8fe7-b3017d5504de");
    // The vendor's page shows the same with an encoded line feed at its end.
    CHECK(graphql_id("User", uuid) ==
          "VXNlci0tLTNkM2MzYmYwLTdkNTgtNGFmZS04ZmU3LWIzMDE3ZDU1MDRkZQ==");
    CHECK(graphql_id("Organization", Uuid{}) ==
          "T3JnYW5pemF0aW9uLS0tMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAw");
  }
}

}  // namespace porthole
