#pragma once

#include <cstddef>
#include <memory>

#include "http/observe/journal_entry.h"

namespace porthole::http {

/// Entries one behind the other in one piece of memory, in the order they came, and dropped in that
/// order: to record one costs a copy to where the last one ended, and no allocation; and to drop
/// one, nothing. Not thread-safe, but what `pointer_to` gave is, and outlives the block.
class JournalBlock {
 public:
  /// Has room for `bytes`.
  explicit JournalBlock(std::size_t bytes);

  /// What an entry takes of a block.
  static std::size_t footprint(const JournalEntry& entry);

  bool has_room_for(const JournalEntry& entry) const { return footprint(entry) <= size_ - used_; }
  /// Copies an entry, for which there must be room, and its text.
  const JournalEntry& append(const JournalEntry& entry);

  bool empty() const { return first_ == used_; }
  /// The oldest one. There must be one.
  const JournalEntry& front() const { return at(first_); }
  void drop_front() {
    first_ += footprint(front());
    // It has long left the processor's caches when it is dropped in turn.
    if (!empty()) __builtin_prefetch(&front());
  }

  std::size_t bytes() const { return size_; }

  /// An entry of the block as readers have it, who keep its memory.
  JournalEntryPtr pointer_to(const JournalEntry& entry) const { return {memory_, &entry}; }

  /// Calls `look(entry)` for each, oldest first.
  template <typename Look>
  void for_each(const Look& look) const {
    for (std::size_t offset = first_; offset < used_; offset += footprint(at(offset))) {
      look(at(offset));
    }
  }

 private:
  const JournalEntry& at(std::size_t offset) const;

  std::shared_ptr<std::byte[]> memory_;
  std::size_t size_;
  /// Where the oldest entry begins, and where the next one would.
  std::size_t first_ = 0;
  std::size_t used_ = 0;
};

}  // namespace porthole::http
