#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "portal/base/digest.h"

namespace porthole {

/// Shared values, each found by its digest: `T` has `digest`. A look-up among a hundred thousand
/// reads two places in memory, the table's and the value's, where a map of nodes reads four; and
/// that is what it costs. Not thread-safe.
///
/// Open addressing, with the whole digest in the slot; who is put out of its place stands in the
/// next free one, and moves back when one before it goes.
template <typename T>
class DigestIndex {
 public:
  using Pointer = std::shared_ptr<const T>;

  /// Null when there is none. The place is found by a part of the digest; what stands there is
  /// compared in a time that tells nothing.
  Pointer find(const Digest& digest) const {
    const Slot* const slot = slot_of(digest);
    return slot == nullptr ? nullptr : slot->value;
  }

  /// Puts a value in the place of the one with its digest, or beside the others.
  void insert_or_assign(const Pointer& value) {
    if ((size_ + 1) * kLoadDivisor > slots_.size() * kLoadDividend) {
      resize(slots_.empty() ? kSlotsMin : slots_.size() * 2);
    }
    std::size_t at = home_of(value->digest);
    while (slots_[at].value != nullptr && slots_[at].digest != value->digest) at = next(at);
    if (slots_[at].value == nullptr) ++size_;
    slots_[at] = {value->digest, value};
  }

  /// Does nothing when there is none.
  void erase(const Digest& digest) {
    const Slot* const slot = slot_of(digest);
    if (slot == nullptr) return;
    auto hole = static_cast<std::size_t>(slot - slots_.data());
    for (std::size_t at = next(hole); slots_[at].value != nullptr; at = next(at)) {
      // One that is at home behind the hole must not move before its home.
      const std::size_t from_home = (at - home_of(slots_[at].digest)) & mask();
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

  /// Calls `look(digest, value)` for each, in no useful order.
  template <typename Look>
  void for_each(const Look& look) const {
    for (const Slot& slot : slots_) {
      if (slot.value != nullptr) look(slot.digest, slot.value);
    }
  }

 private:
  struct Slot {
    Digest digest{};
    Pointer value = nullptr;
  };

  static constexpr std::size_t kSlotsMin = 16;  // Like all later numbers, a power of two.
  /// At most so much of the table is taken: two thirds.
  static constexpr std::size_t kLoadDividend = 2;
  static constexpr std::size_t kLoadDivisor = 3;

  std::size_t mask() const { return slots_.size() - 1; }
  std::size_t next(std::size_t at) const { return (at + 1) & mask(); }
  std::size_t home_of(const Digest& digest) const { return DigestHash()(digest) & mask(); }

  const Slot* slot_of(const Digest& digest) const {
    if (slots_.empty()) return nullptr;
    const std::size_t hash = DigestHash()(digest);
    for (std::size_t at = hash & mask(); slots_[at].value != nullptr; at = next(at)) {
      const Slot& slot = slots_[at];
      if (DigestHash()(slot.digest) == hash && equal_in_constant_time(slot.digest, digest)) {
        return &slot;
      }
    }
    return nullptr;
  }

  void resize(std::size_t slots) {
    std::vector<Slot> before(slots);
    before.swap(slots_);
    for (Slot& slot : before) {
      if (slot.value == nullptr) continue;
      std::size_t at = home_of(slot.digest);
      while (slots_[at].value != nullptr) at = next(at);
      slots_[at] = std::move(slot);
    }
  }

  std::vector<Slot> slots_;
  std::size_t size_ = 0;
};

}  // namespace porthole
