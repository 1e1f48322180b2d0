#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "portal/base/json.h"

namespace porthole::graphql {

// What mock values are made from. Everything here is arithmetic on integers of fixed width, so that
// a seed gives the same values on every machine and with every compiler.

/// 128 bits that stand for a thing: the seed, an object, a field of an object.
struct MockKey {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  friend bool operator==(const MockKey&, const MockKey&) = default;
};

/// Derives a key from another one and from what is added: SipHash-2-4 with 128 bits of output. Each
/// part is preceded by its kind and size, so that different sequences of parts never read the same.
class MockHash {
 public:
  explicit MockHash(MockKey key);

  MockHash& add(std::string_view text);
  MockHash& add(std::uint64_t number);
  /// The order of an object's members makes no difference, and members that are null are taken for
  /// absent. Recurses once a level of `value`.
  MockHash& add(const json::Value& value);

  /// The members of `object` whose names `is_wanted`; nothing where there are none.
  MockHash& add_members(const json::Value& object, bool (*is_wanted)(std::string_view name));

  /// The derived key. Nothing may be added afterwards.
  MockKey finish();

  /// Takes 64 bits as they are: SipHash over the bytes of all words in little-endian order.
  void add_word(std::uint64_t word);

 private:
  void round();

  std::uint64_t v0_, v1_, v2_, v3_;
  std::uint64_t words_ = 0;
};

/// Numbers that a key determines, one after the other: SplitMix64.
class HashRandom {
 public:
  explicit HashRandom(MockKey key) : state_(key.low ^ key.high) {}

  std::uint64_t next();
  /// One of 0 to `count - 1`; `count` must not be 0.
  std::uint64_t below(std::uint64_t count) { return next() % count; }
  /// One of `least` to `most`.
  std::uint64_t between(std::uint64_t least, std::uint64_t most) {
    return least + below(most - least + 1);
  }
  /// One of `items`, which must not be empty.
  template <typename Items>
  decltype(auto) pick(const Items& items) {
    return items[static_cast<std::size_t>(below(items.size()))];
  }

 private:
  std::uint64_t state_;
};

}  // namespace porthole::graphql
