#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "portal/base/digest.h"
#include "portal/base/uuid.h"

namespace porthole {

/// Values that hold their own keys, each found by its key. A look-up among a hundred thousand reads
/// two places in memory, the table's and the value's, where a map of nodes reads four, and a value
/// that is put in costs no allocation of its own: that is what these cost, in their time and in
/// that of others who wait for the lock. Not thread-safe.
///
/// `Traits` tells of values: `Key`, something cheap to pass; `key_of(value)`; `hash(key)`;
/// `equal(key, key)`; and `is_empty(value)`, which is so for a `Value()` and for no other one.
///
/// Open addressing; who is put out of its place stands in the next free one, and moves back when
/// one before it goes.
template <typename Value, typename Traits>
class FlatIndex {
 public:
  using Key = typename Traits::Key;

  /// Null when there is none; else the value, until the next change of the index.
  const Value* find(const Key& key) const {
    const std::size_t slot = slot_of(key);
    return slot == kNone ? nullptr : &slots_[slot].value;
  }

  bool contains(const Key& key) const { return slot_of(key) != kNone; }

  /// Puts a value in the place of the one with its key, or beside the others.
  void insert_or_assign(Value value) {
    if ((size_ + 1) * kLoadDivisor > slots_.size() * kLoadDividend) {
      resize(slots_.empty() ? kSlotsMin : slots_.size() * 2);
    }
    const Key& key = Traits::key_of(value);
    const std::size_t hash = Traits::hash(key);
    std::size_t at = home_of(hash);
    while (is_taken(at) && !holds(at, hash, key)) at = next(at);
    if (!is_taken(at)) ++size_;
    slots_[at] = {hash, std::move(value)};
  }

  /// Does nothing when there is none.
  void erase(const Key& key) {
    std::size_t hole = slot_of(key);
    if (hole == kNone) return;
    for (std::size_t at = next(hole); is_taken(at); at = next(at)) {
      // One that is at home behind the hole must not move before its home.
      const std::size_t from_home = (at - home_of(slots_[at].hash)) & mask();
      const std::size_t from_hole = (at - hole) & mask();
      if (from_home < from_hole) continue;
      slots_[hole] = std::move(slots_[at]);
      hole = at;
    }
    slots_[hole] = {};
    --size_;
  }

  /// Makes room for `count` values in all.
  void reserve(std::size_t count) {
    std::size_t slots = kSlotsMin;
    while (count * kLoadDivisor > slots * kLoadDividend) slots *= 2;
    if (slots > slots_.size()) resize(slots);
  }

  std::size_t size() const { return size_; }

  /// Calls `look(value)` for each, in no useful order.
  template <typename Look>
  void for_each(const Look& look) const {
    for (const Slot& slot : slots_) {
      if (!Traits::is_empty(slot.value)) look(slot.value);
    }
  }

 private:
  struct Slot {
    std::size_t hash = 0;
    Value value = {};
  };

  static constexpr std::size_t kNone = SIZE_MAX;
  static constexpr std::size_t kSlotsMin = 16;  // Like all later numbers, a power of two.
  /// At most so much of the table is taken: two thirds.
  static constexpr std::size_t kLoadDividend = 2;
  static constexpr std::size_t kLoadDivisor = 3;

  std::size_t mask() const { return slots_.size() - 1; }
  std::size_t next(std::size_t at) const { return (at + 1) & mask(); }
  bool is_taken(std::size_t at) const { return !Traits::is_empty(slots_[at].value); }
  bool holds(std::size_t at, std::size_t hash, const Key& key) const {
    return slots_[at].hash == hash && Traits::equal(Traits::key_of(slots_[at].value), key);
  }

  /// Spreads hashes of which some bits are always the same: the upper bits of a product depend on
  /// all of them.
  std::size_t home_of(std::size_t hash) const {
    return static_cast<std::size_t>((std::uint64_t{hash} * 0x9E3779B97F4A7C15u) >> 32) & mask();
  }

  std::size_t slot_of(const Key& key) const {
    if (slots_.empty()) return kNone;
    const std::size_t hash = Traits::hash(key);
    for (std::size_t at = home_of(hash); is_taken(at); at = next(at)) {
      if (holds(at, hash, key)) return at;
    }
    return kNone;
  }

  void resize(std::size_t slots) {
    std::vector<Slot> before(slots);
    before.swap(slots_);
    for (Slot& slot : before) {
      if (Traits::is_empty(slot.value)) continue;
      std::size_t at = home_of(slot.hash);
      while (is_taken(at)) at = next(at);
      slots_[at] = std::move(slot);
    }
  }

  std::vector<Slot> slots_;
  std::size_t size_ = 0;
};

/// Traits of shared values.
template <typename T>
struct SharedTraits {
  static bool is_empty(const std::shared_ptr<const T>& value) { return value == nullptr; }
};

/// The part of traits that a key of this kind decides.
struct UuidKeyTraits {
  using Key = Uuid;
  static std::size_t hash(const Uuid& uuid) { return UuidHash()(uuid); }
  static bool equal(const Uuid& left, const Uuid& right) { return left == right; }
};

/// `T` has `uuid`.
template <typename T>
struct ByUuidTraits : SharedTraits<T>, UuidKeyTraits {
  static const Uuid& key_of(const std::shared_ptr<const T>& value) { return value->uuid; }
};
template <typename T>
using UuidIndex = FlatIndex<std::shared_ptr<const T>, ByUuidTraits<T>>;

/// `T` has `digest`. The place is found by a part of the digest; what stands there is compared in a
/// time that tells nothing.
template <typename T>
struct ByDigestTraits : SharedTraits<T> {
  using Key = Digest;
  static const Digest& key_of(const std::shared_ptr<const T>& value) { return value->digest; }
  static std::size_t hash(const Digest& digest) { return DigestHash()(digest); }
  static bool equal(const Digest& left, const Digest& right) {
    return equal_in_constant_time(left, right);
  }
};
template <typename T>
using DigestIndex = FlatIndex<std::shared_ptr<const T>, ByDigestTraits<T>>;

}  // namespace porthole
