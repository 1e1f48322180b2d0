#pragma once

#include <algorithm>
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
/// Extendible hashing: the first bits of a hash tell the table, and one that is full is split by
/// the next bit, so that no change takes longer because there are many values. Within a table open
/// addressing: who is put out of its place stands in the next free one, and moves back when one
/// before it goes.
template <typename Value, typename Traits>
class FlatIndex {
 public:
  using Key = typename Traits::Key;

  /// Null when there is none; else the value, until the next change of the index.
  const Value* find(const Key& key) const {
    if (directory_.empty()) return nullptr;
    const std::uint64_t hash = hash_of(key);
    const Slot& slot = directory_[place_of(hash)].slot_for(hash, key);
    return is_taken(slot) ? &slot.value : nullptr;
  }

  /// The same, to be changed in all but its key.
  Value* find(const Key& key) { return const_cast<Value*>(std::as_const(*this).find(key)); }

  bool contains(const Key& key) const { return find(key) != nullptr; }

  /// Has the processor fetch what `find` will read first. Who looks into several indexes waits but
  /// once.
  void prefetch(const Key& key) const {
    if (directory_.empty()) return;
    const std::uint64_t hash = hash_of(key);
    const Place& place = directory_[place_of(hash)];
    __builtin_prefetch(&place.slots[place.home_of(hash)]);
  }

  /// Puts a value in the place of the one with its key, or beside the others.
  void insert_or_assign(Value value) {
    if (Value* found = find_or_insert(value); found != nullptr) *found = std::move(value);
  }

  /// Puts a value in unless there is one with its key; then null, and else that one, as of `find`.
  Value* find_or_insert(Value& value) {
    const Key& key = Traits::key_of(value);
    const std::uint64_t hash = hash_of(key);
    Place& place = place_with_room(hash);
    Slot& slot = place.slot_for(hash, key);
    if (is_taken(slot)) return &slot.value;
    slot = {hash, std::move(value)};
    ++place.table->size;
    ++size_;
    return nullptr;
  }

  /// Does nothing when there is none.
  void erase(const Key& key) {
    if (directory_.empty()) return;
    const std::uint64_t hash = hash_of(key);
    const Place& place = directory_[place_of(hash)];
    Slot& found = place.slot_for(hash, key);
    if (!is_taken(found)) return;
    place.vacate(static_cast<std::size_t>(&found - place.slots));
    --place.table->size;
    --size_;
  }

  std::size_t size() const { return size_; }

  /// Calls `look(value)` for each, in no useful order.
  template <typename Look>
  void for_each(const Look& look) const {
    for (const std::unique_ptr<Table>& table : tables_) {
      for (const Slot& slot : table->slots) {
        if (is_taken(slot)) look(slot.value);
      }
    }
  }

 private:
  static constexpr std::size_t kSlotsMin = 16;  // Like all later numbers, a power of two.
  /// From here on a table is split, which takes some tens of microseconds.
  static constexpr std::size_t kSplitSlots = 4096;
  /// At most so much of a table is taken: two thirds.
  static constexpr std::size_t kLoadDividend = 2;
  static constexpr std::size_t kLoadDivisor = 3;
  /// Places in the directory for each table: more are needed only for hashes that begin alike,
  /// whose tables grow instead.
  static constexpr std::size_t kPlacesMax = 16;

  struct Slot {
    std::uint64_t hash = 0;
    Value value = {};
  };

  static bool is_taken(const Slot& slot) { return !Traits::is_empty(slot.value); }

  struct Table {
    std::vector<Slot> slots = std::vector<Slot>(kSlotsMin);
    std::size_t size = 0;
    /// How many of the first bits all hashes in it have in common.
    unsigned depth = 0;

    bool is_full() const { return (size + 1) * kLoadDivisor > slots.size() * kLoadDividend; }
  };

  /// A table, as a look-up needs it.
  struct Place {
    Table* table;
    Slot* slots;
    std::size_t mask;

    explicit Place(Table& the_table)
        : table(&the_table), slots(the_table.slots.data()), mask(the_table.slots.size() - 1) {}

    std::size_t home_of(std::uint64_t hash) const {
      return static_cast<std::size_t>(hash >> 32) & mask;
    }
    std::size_t next(std::size_t at) const { return (at + 1) & mask; }

    /// The one that holds the key, or the empty one for it.
    Slot& slot_for(std::uint64_t hash, const Key& key) const {
      std::size_t at = home_of(hash);
      while (is_taken(slots[at]) &&
             !(slots[at].hash == hash && Traits::equal(Traits::key_of(slots[at].value), key))) {
        at = next(at);
      }
      return slots[at];
    }

    /// Empties a slot, and moves back who was put out of a place before it.
    void vacate(std::size_t hole) const {
      for (std::size_t at = next(hole); is_taken(slots[at]); at = next(at)) {
        // One that is at home behind the hole must not move before its home.
        const std::size_t from_home = (at - home_of(slots[at].hash)) & mask;
        const std::size_t from_hole = (at - hole) & mask;
        if (from_home < from_hole) continue;
        slots[hole] = std::move(slots[at]);
        hole = at;
      }
      slots[hole] = {};
    }

    /// Takes over what isn't there.
    void add(Slot& slot) const {
      std::size_t at = home_of(slot.hash);
      while (is_taken(slots[at])) at = next(at);
      slots[at] = std::move(slot);
      ++table->size;
    }
  };

  /// Spreads hashes of which some bits are always the same: the upper bits of a product depend on
  /// all of them.
  static std::uint64_t hash_of(const Key& key) {
    return std::uint64_t{Traits::hash(key)} * 0x9E3779B97F4A7C15u;
  }

  /// In the directory.
  std::size_t place_of(std::uint64_t hash) const {
    return static_cast<std::size_t>(hash >> 1 >> (63 - depth_));
  }

  Place& place_with_room(std::uint64_t hash) {
    if (directory_.empty()) {
      tables_.push_back(std::make_unique<Table>());
      directory_.emplace_back(*tables_.back());
    }
    for (;;) {
      Place& place = directory_[place_of(hash)];
      if (!place.table->is_full()) return place;
      make_room(*place.table, hash);
    }
  }

  /// `hash` is one of the table's.
  void make_room(Table& table, std::uint64_t hash) {
    const bool is_splittable =
        table.depth < depth_ || directory_.size() < tables_.size() * kPlacesMax;
    const bool is_split = table.slots.size() >= kSplitSlots && is_splittable;
    if (is_split && table.depth == depth_) double_directory();
    // The places of the table stand in a row; when it is split, the second half is another's.
    const std::size_t places = std::size_t{1} << (depth_ - table.depth);
    const auto first =
        directory_.begin() + static_cast<std::ptrdiff_t>(place_of(hash) & ~(places - 1));
    const auto end = first + static_cast<std::ptrdiff_t>(places);
    std::vector<Slot> before(is_split ? table.slots.size() : 2 * table.slots.size());
    before.swap(table.slots);
    table.size = 0;
    std::fill(first, end, Place(table));
    if (is_split) {
      tables_.push_back(std::make_unique<Table>());
      Table& other = *tables_.back();
      other.slots.resize(before.size());
      other.depth = ++table.depth;
      std::fill(first + static_cast<std::ptrdiff_t>(places / 2), end, Place(other));
    }
    for (Slot& slot : before) {
      if (is_taken(slot)) directory_[place_of(slot.hash)].add(slot);
    }
  }

  void double_directory() {
    std::vector<Place> doubled;
    doubled.reserve(2 * directory_.size());
    for (const Place& place : directory_) doubled.insert(doubled.end(), 2, place);
    directory_ = std::move(doubled);
    ++depth_;
  }

  std::vector<std::unique_ptr<Table>> tables_;
  /// By the first bits of a hash, `depth_` of them; tables of fewer bits have several places.
  std::vector<Place> directory_;
  unsigned depth_ = 0;
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
