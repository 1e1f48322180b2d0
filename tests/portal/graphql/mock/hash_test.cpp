#include "portal/graphql/mock/hash.h"

#include <string_view>

#include <doctest/doctest.h>

namespace porthole::graphql {
namespace {

// Bytes 00 to 0f, as in the reference implementation's tests of SipHash.
constexpr MockKey kReferenceKey = {0x0706050403020100U, 0x0f0e0d0c0b0a0908U};

MockKey hash_of(std::string_view text) {
  const json::ParseResult parsed = json::parse(text);
  REQUIRE_FALSE(parsed.error);
  return MockHash({1, 2}).add(parsed.document).finish();
}

}  // namespace

TEST_SUITE("hash") {
  TEST_CASE("is SipHash-2-4 with 128 bits") {
    // openssl mac -macopt size:16 SIPHASH, of nothing, of bytes 00 to 07, of bytes 00 to 0f.
    CHECK(MockHash(kReferenceKey).finish() == MockKey{0xe6a825ba047f81a3U, 0x930255c71472f66dU});
    MockHash one(kReferenceKey);
    one.add_word(0x0706050403020100U);
    CHECK(one.finish() == MockKey{0x61f55862baa9623bU, 0xb49714f364e2830fU});
    MockHash two(kReferenceKey);
    two.add_word(0x0706050403020100U);
    two.add_word(0x0f0e0d0c0b0a0908U);
    CHECK(two.finish() == MockKey{0xbb54b067caa4e26eU, 0x77052385bf1533fdU});
  }

  TEST_CASE("tells apart where one text ends and the next begins") {
    CHECK(MockHash({}).add("ab").add("c").finish() != MockHash({}).add("a").add("bc").finish());
    CHECK(MockHash({}).add("").finish() != MockHash({}).finish());
    CHECK(MockHash({}).add("a").finish() != MockHash({}).add(std::string_view("a\0", 2)).finish());
  }

  TEST_CASE("tells values of different kinds apart") {
    CHECK(hash_of("1") != hash_of("\"1\""));
    CHECK(hash_of("1") != hash_of("1.0"));
    CHECK(hash_of("true") != hash_of("false"));
    CHECK(hash_of("[1,[2]]") != hash_of("[[1],2]"));
    CHECK(hash_of("{\"a\":[]}") != hash_of("{\"a\":{}}"));
  }

  TEST_CASE("takes objects whatever the order of their members, and without those that are null") {
    CHECK(hash_of(R"({"a":1,"b":{"c":2,"d":3}})") == hash_of(R"({"b":{"d":3,"c":2},"a":1})"));
    CHECK(hash_of(R"({"a":1,"b":null})") == hash_of(R"({"a":1})"));
    CHECK(hash_of(R"({"a":1})") != hash_of(R"({"b":1})"));
  }

  TEST_CASE("leaves out members that aren't wanted") {
    const json::ParseResult both = json::parse(R"({"first":5,"state":"X"})");
    const json::ParseResult one = json::parse(R"({"state":"X"})");
    const auto is_wanted = [](std::string_view name) { return name != "first"; };
    CHECK(MockHash({}).add_members(both.document, is_wanted).finish() ==
          MockHash({}).add_members(one.document, is_wanted).finish());
  }

  TEST_CASE("throws numbers within bounds, the same ones for a key") {
    HashRandom random({3, 4});
    HashRandom same({3, 4});
    bool met_least = false;
    bool met_most = false;
    for (int i = 0; i < 200; ++i) {
      const std::uint64_t number = random.between(5, 9);
      CHECK(number == same.between(5, 9));
      CHECK(number >= 5);
      CHECK(number <= 9);
      met_least |= number == 5;
      met_most |= number == 9;
    }
    CHECK(met_least);
    CHECK(met_most);
  }
}

}  // namespace porthole::graphql
