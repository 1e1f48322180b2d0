#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "portal/base/json.h"

namespace porthole::graphql {

// Hashing and pseudo-random numbers for mock values. All arithmetic is on integers of fixed width,
// so a seed gives the same values on every machine and with every compiler.

/// 128 bits that identify something: the seed, an object, a field of an object.
struct MockKey {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  friend bool operator==(const MockKey&, const MockKey&) = default;
};

/// Derives a key from another key and added parts: SipHash-2-4 with 128 bits of output. Each part
/// is preceded by its kind and size, so that different sequences of parts never hash the same
/// bytes.
class MockHash {
 public:
  explicit MockHash(MockKey key);

  MockHash& add(std::string_view text);
  MockHash& add(std::uint64_t number);
  /// Independent of the order of an object's members; null members count as absent. Recurses once
  /// per level of `value`.
  MockHash& add(const json::Value& value);

  /// The members of `object` whose name `is_wanted`; nothing if there are none.
  MockHash& add_members(const json::Value& object, bool (*is_wanted)(std::string_view name));

  /// The derived key. Nothing may be added afterwards.
  MockKey finish();

  /// Adds 64 bits unchanged: SipHash over the little-endian bytes of all words.
  void add_word(std::uint64_t word);

 private:
  /// SipHash's four words.
  struct State {
    std::uint64_t v0, v1, v2, v3;
    void round();
  };

  State state_;
  std::uint64_t words_ = 0;
};

/// A pseudo-random sequence determined by a key: SplitMix64.
class HashRandom {
 public:
  explicit HashRandom(MockKey key) : state_(key.low ^ key.high) {}

  std::uint64_t next();
  /// From 0 to `count - 1`; `count` must not be 0.
  std::uint64_t below(std::uint64_t count) { return next() % count; }
  /// From `least` to `most`, inclusive.
  std::uint64_t between(std::uint64_t least, std::uint64_t most) {
    return least + below(most - least + 1);
  }
  /// An element of `items`, which must not be empty.
  template <typename Items>
  decltype(auto) pick(const Items& items) {
    return items[static_cast<std::size_t>(below(items.size()))];
  }

 private:
  std::uint64_t state_;
};

}  // namespace porthole::graphql
