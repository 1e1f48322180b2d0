#pragma once

#include <cstddef>
#include <memory>

#include "http/observe/journal_entry.h"

namespace porthole::http {

/// Journal entries back to back in one block of memory, in order of arrival, dropped in the same
/// order. Recording an entry costs one copy and no allocation; dropping one is free. Not
/// thread-safe, but what `pointer_to` returned is, and outlives the arena.
class JournalArena {
 public:
  explicit JournalArena(std::size_t bytes);

  /// Bytes that an entry takes in an arena.
  static std::size_t footprint(const JournalEntry& entry);

  bool has_room_for(const JournalEntry& entry) const { return footprint(entry) <= size_ - used_; }
  /// Copies an entry and its text. There must be room.
  const JournalEntry& append(const JournalEntry& entry);

  bool empty() const { return first_ == used_; }
  /// The oldest entry. There must be one.
  const JournalEntry& front() const { return at(first_); }
  void drop_front() {
    first_ += footprint(front());
    // The next entry to drop left the processor's caches long ago.
    if (!empty()) __builtin_prefetch(&front());
  }

  std::size_t bytes() const { return size_; }

  /// An entry of the arena for readers; keeps the memory alive.
  JournalEntryPtr pointer_to(const JournalEntry& entry) const { return {memory_, &entry}; }

  /// Calls `visit(entry)` for each entry, oldest first.
  template <typename Visit>
  void for_each(const Visit& visit) const {
    for (std::size_t offset = first_; offset < used_; offset += footprint(at(offset))) {
      visit(at(offset));
    }
  }

 private:
  const JournalEntry& at(std::size_t offset) const;

  std::shared_ptr<std::byte[]> memory_;
  std::size_t size_;
  /// Offset of the oldest entry.
  std::size_t first_ = 0;
  /// Offset at which the next entry is appended.
  std::size_t used_ = 0;
};

}  // namespace porthole::http
