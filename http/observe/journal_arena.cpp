#include "http/observe/journal_arena.h"

#include <cassert>
#include <cstring>
#include <new>
#include <type_traits>

namespace porthole::http {

// Memory of a block is freed with no regard for what is in it, and is aligned as `new` aligns.
static_assert(std::is_trivially_destructible_v<JournalEntry>);
static_assert(alignof(JournalEntry) <= alignof(std::max_align_t));

JournalBlock::JournalBlock(std::size_t bytes)
    : memory_(std::make_unique_for_overwrite<std::byte[]>(bytes)), size_(bytes) {}

std::size_t JournalBlock::footprint(const JournalEntry& entry) {
  constexpr std::size_t kAlignment = alignof(JournalEntry);
  const std::size_t bytes = sizeof(JournalEntry) + entry.text().size();
  return (bytes + kAlignment - 1) / kAlignment * kAlignment;
}

const JournalEntry& JournalBlock::append(const JournalEntry& entry) {
  assert(has_room_for(entry));
  std::byte* const place = memory_.get() + used_;
  char* const text = reinterpret_cast<char*>(place + sizeof(JournalEntry));
  std::memcpy(text, entry.text().data(), entry.text().size());
  used_ += footprint(entry);
  return *new (place) JournalEntry(entry, {text, entry.text().size()});
}

const JournalEntry& JournalBlock::at(std::size_t offset) const {
  return *std::launder(reinterpret_cast<const JournalEntry*>(memory_.get() + offset));
}

}  // namespace porthole::http
