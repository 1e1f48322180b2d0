#include "http/observe/journal_arena.h"

#include <cassert>
#include <cstring>
#include <new>
#include <type_traits>

namespace porthole::http {

// An arena frees its memory without destroying the entries in it, and has the alignment of `new`.
static_assert(std::is_trivially_destructible_v<JournalEntry>);
static_assert(alignof(JournalEntry) <= alignof(std::max_align_t));

JournalArena::JournalArena(std::size_t bytes)
    : memory_(std::make_unique_for_overwrite<std::byte[]>(bytes)), size_(bytes) {}

std::size_t JournalArena::footprint(const JournalEntry& entry) {
  constexpr std::size_t kAlignment = alignof(JournalEntry);
  const std::size_t bytes = sizeof(JournalEntry) + entry.text().size();
  return (bytes + kAlignment - 1) / kAlignment * kAlignment;
}

const JournalEntry& JournalArena::append(const JournalEntry& entry) {
  assert(has_room_for(entry));
  std::byte* const place = memory_.get() + used_;
  char* const text = reinterpret_cast<char*>(place + sizeof(JournalEntry));
  std::memcpy(text, entry.text().data(), entry.text().size());
  used_ += footprint(entry);
  return *new (place) JournalEntry(entry, {text, entry.text().size()});
}

const JournalEntry& JournalArena::at(std::size_t offset) const {
  return *std::launder(reinterpret_cast<const JournalEntry*>(memory_.get() + offset));
}

}  // namespace porthole::http
