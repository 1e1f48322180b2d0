#include "store/digest_index.h"

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace porthole {
namespace {

struct Filed {
  Digest digest{};
  int number = 0;
};

using FiledPtr = std::shared_ptr<const Filed>;

FiledPtr filed(const Digest& digest, int number = 0) {
  return std::make_shared<const Filed>(Filed{digest, number});
}

/// Digests of which many have the same home, and some differ only behind what is hashed.
Digest crowded(std::size_t number) {
  Digest digest{};
  digest[0] = static_cast<std::uint8_t>(number % 3);
  digest[1] = static_cast<std::uint8_t>(number % 2 * 7);
  digest[31] = static_cast<std::uint8_t>(number / 6);
  return digest;
}

}  // namespace

TEST_SUITE("digest index") {
  TEST_CASE("finds what was put in, and nothing else") {
    DigestIndex<Filed> index;
    CHECK(index.find(sha256("a")) == nullptr);
    index.erase(sha256("a"));
    const FiledPtr first = filed(sha256("a"), 1);
    index.insert_or_assign(first);
    CHECK(index.find(sha256("a")) == first);
    CHECK(index.find(sha256("b")) == nullptr);
    const FiledPtr second = filed(sha256("a"), 2);
    index.insert_or_assign(second);
    CHECK(index.find(sha256("a")) == second);
    CHECK(index.size() == 1);
    index.erase(sha256("a"));
    CHECK(index.find(sha256("a")) == nullptr);
    CHECK(index.size() == 0);
    // What was erased isn't kept.
    CHECK(second.use_count() == 1);
  }

  TEST_CASE("does what a map does, in a crowd and at large") {
    for (const bool is_crowd : {true, false}) {
      CAPTURE(is_crowd);
      std::mt19937 random(is_crowd ? 1 : 2);
      DigestIndex<Filed> index;
      std::map<Digest, FiledPtr> model;
      for (int step = 0; step < 20'000; ++step) {
        const std::size_t number = random() % 600;
        const Digest digest = is_crowd ? crowded(number) : sha256(std::to_string(number));
        // It grows, shrinks, and grows again.
        const bool grows = step / 4'000 % 2 == 0;
        if (random() % 10 < (grows ? 7u : 3u)) {
          const FiledPtr value = filed(digest, step);
          index.insert_or_assign(value);
          model[digest] = value;
        } else {
          index.erase(digest);
          model.erase(digest);
        }
        const Digest other =
            is_crowd ? crowded(random() % 600) : sha256(std::to_string(random() % 600));
        const auto found = model.find(other);
        REQUIRE(index.find(other) == (found == model.end() ? nullptr : found->second));
        REQUIRE(index.size() == model.size());
      }
      std::map<Digest, FiledPtr> all;
      index.for_each([&](const Digest& digest, const FiledPtr& value) { all[digest] = value; });
      CHECK(all == model);
    }
  }

  TEST_CASE("has room for what was reserved, and for more") {
    DigestIndex<Filed> index;
    index.reserve(1'000);
    index.reserve(10);
    for (int i = 0; i < 5'000; ++i) index.insert_or_assign(filed(sha256(std::to_string(i)), i));
    CHECK(index.size() == 5'000);
    for (int i = 0; i < 5'000; ++i) {
      const FiledPtr found = index.find(sha256(std::to_string(i)));
      REQUIRE(found != nullptr);
      CHECK(found->number == i);
    }
  }
}

}  // namespace porthole
