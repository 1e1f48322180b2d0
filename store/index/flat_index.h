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

/// A hash index of values that contain their own keys. Not thread-safe.
///
/// Compared to a node-based map, a look-up among 100,000 values reads two places in memory (the
/// table and the value) instead of four, and an insertion allocates no node. Both matter because
/// other threads wait for the store's lock meanwhile.
///
/// `Traits` describes the values: `Key`, a type that is cheap to pass; `key_of(value)`;
/// `hash(key)`; `equal(key, key)`; and `is_empty(value)`, true for `Value()` and nothing else.
///
/// Extendible hashing: the first bits of a hash select a table, and a full table is split by the
/// next bit, so no single insertion rehashes everything. Each table uses open addressing with
/// linear probing; erasing moves later entries of the probe sequence back.
template <typename Value, typename Traits>
class FlatIndex {
 public:
  using Key = typename Traits::Key;

  /// Null when there is none. The pointer is valid until the index changes.
  const Value* find(const Key& key) const {
    if (directory_.empty()) return nullptr;
    const std::uint64_t hash = hash_of(key);
    const Slot& slot = directory_[entry_index_of(hash)].slot_for(hash, key);
    return is_taken(slot) ? &slot.value : nullptr;
  }

  /// The same, but mutable. The key must not change.
  Value* find(const Key& key) { return const_cast<Value*>(std::as_const(*this).find(key)); }

  bool contains(const Key& key) const { return find(key) != nullptr; }

  /// Prefetches what `find` reads first, so that look-ups in several indexes share one cache miss.
  void prefetch(const Key& key) const {
    if (directory_.empty()) return;
    const std::uint64_t hash = hash_of(key);
    const DirectoryEntry& entry = directory_[entry_index_of(hash)];
    __builtin_prefetch(&entry.slots[entry.home_of(hash)]);
  }

  /// Inserts a value, or replaces the one with the same key.
  void insert_or_assign(Value value) {
    if (Value* found = find_or_insert(value); found != nullptr) *found = std::move(value);
  }

  /// Inserts (moves from) `value` and returns null; or, when there is one with the same key, leaves
  /// `value` alone and returns that one, as `find` does.
  Value* find_or_insert(Value& value) {
    const Key& key = Traits::key_of(value);
    const std::uint64_t hash = hash_of(key);
    DirectoryEntry& entry = entry_with_room(hash);
    Slot& slot = entry.slot_for(hash, key);
    if (is_taken(slot)) return &slot.value;
    slot = {hash, std::move(value)};
    ++entry.table->size;
    ++size_;
    return nullptr;
  }

  /// Does nothing when there is no such value.
  void erase(const Key& key) {
    if (directory_.empty()) return;
    const std::uint64_t hash = hash_of(key);
    const DirectoryEntry& entry = directory_[entry_index_of(hash)];
    Slot& found = entry.slot_for(hash, key);
    if (!is_taken(found)) return;
    entry.vacate(static_cast<std::size_t>(&found - entry.slots));
    --entry.table->size;
    --size_;
  }

  std::size_t size() const { return size_; }

  /// Calls `look(value)` for each value, in no particular order.
  template <typename Look>
  void for_each(const Look& look) const {
    for (const std::unique_ptr<Table>& table : tables_) {
      for (const Slot& slot : table->slots) {
        if (is_taken(slot)) look(slot.value);
      }
    }
  }

 private:
  /// A table's number of slots is always a power of two.
  static constexpr std::size_t kSlotsMin = 16;
  /// A full table of this size is split rather than doubled; that takes some tens of microseconds.
  static constexpr std::size_t kSplitSlots = 4096;
  /// Maximum load factor: 2/3.
  static constexpr std::size_t kLoadDividend = 2;
  static constexpr std::size_t kLoadDivisor = 3;
  /// Average directory entries per table. More would be needed only for hashes that share many
  /// first bits; their tables are doubled instead.
  static constexpr std::size_t kEntriesPerTableMax = 16;

  struct Slot {
    std::uint64_t hash = 0;
    Value value = {};
  };

  static bool is_taken(const Slot& slot) { return !Traits::is_empty(slot.value); }

  struct Table {
    std::vector<Slot> slots = std::vector<Slot>(kSlotsMin);
    std::size_t size = 0;
    /// How many first bits the hashes in it have in common.
    unsigned depth = 0;

    bool is_full() const { return (size + 1) * kLoadDivisor > slots.size() * kLoadDividend; }
  };

  /// A table of the directory, with what a look-up needs of it.
  struct DirectoryEntry {
    Table* table;
    Slot* slots;
    std::size_t mask;

    explicit DirectoryEntry(Table& the_table)
        : table(&the_table), slots(the_table.slots.data()), mask(the_table.slots.size() - 1) {}

    std::size_t home_of(std::uint64_t hash) const {
      return static_cast<std::size_t>(hash >> 32) & mask;
    }
    std::size_t next(std::size_t at) const { return (at + 1) & mask; }

    /// The slot that holds the key, or the empty one where it would go.
    Slot& slot_for(std::uint64_t hash, const Key& key) const {
      std::size_t at = home_of(hash);
      while (is_taken(slots[at]) &&
             !(slots[at].hash == hash && Traits::equal(Traits::key_of(slots[at].value), key))) {
        at = next(at);
      }
      return slots[at];
    }

    /// Empties a slot and moves later entries of the probe sequence back.
    void vacate(std::size_t hole) const {
      for (std::size_t at = next(hole); is_taken(slots[at]); at = next(at)) {
        // An entry must not move before its home slot.
        const std::size_t from_home = (at - home_of(slots[at].hash)) & mask;
        const std::size_t from_hole = (at - hole) & mask;
        if (from_home < from_hole) continue;
        slots[hole] = std::move(slots[at]);
        hole = at;
      }
      slots[hole] = {};
    }

    /// Moves a value in whose key isn't there.
    void add(Slot& slot) const {
      std::size_t at = home_of(slot.hash);
      while (is_taken(slots[at])) at = next(at);
      slots[at] = std::move(slot);
      ++table->size;
    }
  };

  /// Mixes hashes of which some bits never vary: the upper bits of the product depend on all bits
  /// (Fibonacci hashing).
  static std::uint64_t hash_of(const Key& key) {
    return std::uint64_t{Traits::hash(key)} * 0x9E3779B97F4A7C15u;
  }

  /// The index of the hash's directory entry.
  std::size_t entry_index_of(std::uint64_t hash) const {
    return static_cast<std::size_t>(hash >> 1 >> (63 - depth_));
  }

  DirectoryEntry& entry_with_room(std::uint64_t hash) {
    if (directory_.empty()) {
      tables_.push_back(std::make_unique<Table>());
      directory_.emplace_back(*tables_.back());
    }
    for (;;) {
      DirectoryEntry& entry = directory_[entry_index_of(hash)];
      if (!entry.table->is_full()) return entry;
      make_room(*entry.table, hash);
    }
  }

  /// Splits or doubles the table, to which `hash` belongs.
  void make_room(Table& table, std::uint64_t hash) {
    const bool is_splittable =
        table.depth < depth_ || directory_.size() < tables_.size() * kEntriesPerTableMax;
    const bool is_split = table.slots.size() >= kSplitSlots && is_splittable;
    if (is_split && table.depth == depth_) double_directory();
    // A table's directory entries are adjacent; a split gives the second half to the new table.
    const std::size_t entries = std::size_t{1} << (depth_ - table.depth);
    const auto first =
        directory_.begin() + static_cast<std::ptrdiff_t>(entry_index_of(hash) & ~(entries - 1));
    const auto end = first + static_cast<std::ptrdiff_t>(entries);
    std::vector<Slot> before(is_split ? table.slots.size() : 2 * table.slots.size());
    before.swap(table.slots);
    table.size = 0;
    std::fill(first, end, DirectoryEntry(table));
    if (is_split) {
      tables_.push_back(std::make_unique<Table>());
      Table& other = *tables_.back();
      other.slots.resize(before.size());
      other.depth = ++table.depth;
      std::fill(first + static_cast<std::ptrdiff_t>(entries / 2), end, DirectoryEntry(other));
    }
    for (Slot& slot : before) {
      if (is_taken(slot)) directory_[entry_index_of(slot.hash)].add(slot);
    }
  }

  void double_directory() {
    std::vector<DirectoryEntry> doubled;
    doubled.reserve(2 * directory_.size());
    for (const DirectoryEntry& entry : directory_) doubled.insert(doubled.end(), 2, entry);
    directory_ = std::move(doubled);
    ++depth_;
  }

  std::vector<std::unique_ptr<Table>> tables_;
  /// Indexed by the first `depth_` bits of a hash. A table of a smaller depth has several entries.
  std::vector<DirectoryEntry> directory_;
  unsigned depth_ = 0;
  std::size_t size_ = 0;
};

/// Traits of shared values, whatever their key.
template <typename T>
struct SharedTraits {
  static bool is_empty(const std::shared_ptr<const T>& value) { return value == nullptr; }
};

/// Traits of values with a UUID as key.
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

/// `T` has `digest`. A part of the digest selects the slot; what is there is compared in constant
/// time.
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
