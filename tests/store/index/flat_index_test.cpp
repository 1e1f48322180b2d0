#include "store/index/flat_index.h"

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

/// Null when there is none.
FiledPtr found_in(const DigestIndex<Filed>& index, const Digest& digest) {
  const FiledPtr* found = index.find(digest);
  return found == nullptr ? nullptr : *found;
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

TEST_SUITE("flat index") {
  TEST_CASE("finds what was put in, and nothing else") {
    DigestIndex<Filed> index;
    CHECK(found_in(index, sha256("a")) == nullptr);
    index.erase(sha256("a"));
    const FiledPtr first = filed(sha256("a"), 1);
    index.insert_or_assign(first);
    CHECK(found_in(index, sha256("a")) == first);
    CHECK(found_in(index, sha256("b")) == nullptr);
    const FiledPtr second = filed(sha256("a"), 2);
    index.insert_or_assign(second);
    CHECK(found_in(index, sha256("a")) == second);
    CHECK(index.size() == 1);
    index.erase(sha256("a"));
    CHECK(found_in(index, sha256("a")) == nullptr);
    CHECK(index.size() == 0);
    // What was erased isn't kept.
    CHECK(second.use_count() == 1);
  }

  TEST_CASE("puts one in only where there is none, and leaves it to its owner otherwise") {
    DigestIndex<Filed> index;
    FiledPtr first = filed(sha256("a"), 1);
    CHECK(index.find_or_insert(first) == nullptr);
    CHECK(first == nullptr);
    FiledPtr second = filed(sha256("a"), 2);
    FiledPtr* found = index.find_or_insert(second);
    REQUIRE(found != nullptr);
    CHECK((*found)->number == 1);
    CHECK(second->number == 2);
    CHECK(index.size() == 1);
    *found = second;
    CHECK(found_in(index, sha256("a")) == second);
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
        REQUIRE(found_in(index, other) == (found == model.end() ? nullptr : found->second));
        REQUIRE(index.size() == model.size());
      }
      std::map<Digest, FiledPtr> all;
      index.for_each([&](const FiledPtr& value) { all[value->digest] = value; });
      CHECK(all == model);
    }
  }

  TEST_CASE("spreads hashes of which the same bits are set in all") {
    struct Numbered {
      std::size_t number = 0;
    };
    struct Traits : SharedTraits<Numbered> {
      using Key = std::size_t;
      static std::size_t key_of(const std::shared_ptr<const Numbered>& value) {
        return value->number;
      }
      static std::size_t hash(std::size_t number) { return number << 8 | 0x80; }
      static bool equal(std::size_t left, std::size_t right) {
        ++compared();
        return left == right;
      }
      static std::size_t& compared() {
        static std::size_t count = 0;
        return count;
      }
    };
    FlatIndex<std::shared_ptr<const Numbered>, Traits> index;
    for (std::size_t i = 0; i < 5'000; ++i) {
      index.insert_or_assign(std::make_shared<const Numbered>(Numbered{i}));
    }
    for (std::size_t i = 0; i < 10'000; ++i) REQUIRE(index.contains(i) == (i < 5'000));
    // Only what has the whole hash is compared.
    CHECK(Traits::compared() == 5'000);
    index.erase(7);
    CHECK_FALSE(index.contains(7));
    CHECK(index.contains(8));
  }

  TEST_CASE("finds each of a great many") {
    DigestIndex<Filed> index;
    constexpr int kCount = 50'000;
    for (int i = 0; i < kCount; ++i) index.insert_or_assign(filed(sha256(std::to_string(i)), i));
    CHECK(index.size() == kCount);
    for (int i = 0; i < kCount; ++i) {
      const FiledPtr found = found_in(index, sha256(std::to_string(i)));
      REQUIRE(found != nullptr);
      REQUIRE(found->number == i);
    }
    for (int i = 0; i < kCount; i += 2) index.erase(sha256(std::to_string(i)));
    CHECK(index.size() == kCount / 2);
    int sum = 0;
    index.for_each([&](const FiledPtr& value) { sum += value->number % 2; });
    CHECK(sum == kCount / 2);
  }

  TEST_CASE("takes any number of values whose hashes are the same, or begin so") {
    struct Numbered {
      std::size_t number = 0;
    };
    // All the same; then such as differ in the last bits of the product alone.
    for (const std::uint64_t factor : {std::uint64_t{0}, std::uint64_t{0xF1DE83E19937733D}}) {
      static std::uint64_t multiplier;
      multiplier = factor;
      struct Traits : SharedTraits<Numbered> {
        using Key = std::size_t;
        static std::size_t key_of(const std::shared_ptr<const Numbered>& value) {
          return value->number;
        }
        static std::size_t hash(std::size_t number) { return number * multiplier; }
        static bool equal(std::size_t left, std::size_t right) { return left == right; }
      };
      FlatIndex<std::shared_ptr<const Numbered>, Traits> index;
      constexpr std::size_t kCount = 3'000;
      for (std::size_t i = 0; i < kCount; ++i) {
        index.insert_or_assign(std::make_shared<const Numbered>(Numbered{i}));
      }
      for (std::size_t i = 0; i < 2 * kCount; ++i) REQUIRE(index.contains(i) == (i < kCount));
      for (std::size_t i = 0; i < kCount; ++i) index.erase(i);
      CHECK(index.size() == 0);
    }
  }
}

}  // namespace porthole
