#include "http/observe/journal.h"

#include <algorithm>
#include <utility>

namespace porthole::http {
namespace {

/// What an organization's shelf takes besides its entries.
constexpr std::size_t kShelfBytes = 512;

/// Of the first block, and of those that follow: each is twice as large as the one before it.
constexpr std::size_t kBlockBytesMin = 1024;
constexpr std::size_t kBlockBytesMax = std::size_t{64} * 1024;

bool is_older(const JournalEntryPtr& left, const JournalEntryPtr& right) {
  return left->id < right->id;
}

}  // namespace

// Watches.

std::uint64_t JournalWatch::count() const {
  const MutexLock lock(mutex_);
  return sum();
}

std::uint64_t JournalWatch::sum() const {
  std::uint64_t sum = 0;
  for (const auto& [organization, tally] : tallies_) sum += tally.count;
  return sum;
}

void JournalWatch::notify(std::function<void()> settled) {
  const MutexLock lock(mutex_);
  settled_ = std::move(settled);
  if (settled_ && is_complete_ && bounds_.is_settled(sum())) std::exchange(settled_, nullptr)();
}

void JournalWatch::see(const JournalEntry& entry) {
  const auto& organization = match_->organization();
  if (organization && *organization != entry.organization()) return;
  std::vector<HeaderField> headers;
  if (!match_->matches(entry.subject(headers))) return;
  const MutexLock lock(mutex_);
  Tally& tally = tallies_[std::string(entry.organization())];
  if (entry.id <= tally.forgotten_to || entry.id <= all_forgotten_to_) return;
  ++tally.count;
  if (settled_ && is_complete_ && bounds_.is_settled(sum())) std::exchange(settled_, nullptr)();
}

void JournalWatch::forget(std::string_view organization, std::uint64_t last_id) {
  const MutexLock lock(mutex_);
  if (organization.empty()) {
    tallies_.clear();
    all_forgotten_to_ = last_id;
  } else {
    tallies_[std::string(organization)] = {0, last_id};
  }
  if (settled_ && is_complete_ && bounds_.is_settled(sum())) std::exchange(settled_, nullptr)();
}

// The journal.

Journal::Shelf& Journal::shelf_of(std::string_view organization) {
  const auto found = shelves_.find(organization);
  if (found != shelves_.end()) return found->second;
  bytes_ += kShelfBytes;
  return shelves_[std::string(organization)];
}

void Journal::Shelf::append_to(std::vector<JournalEntryPtr>& all) const {
  for (const JournalBlock& block : blocks) {
    block.for_each([&](const JournalEntry& entry) { all.push_back(block.pointer_to(entry)); });
  }
}

const JournalEntry& Journal::append(const JournalEntry& entry, Shelf& shelf) {
  if (shelf.blocks.empty() || !shelf.blocks.back().has_room_for(entry)) {
    // Small at first: there may be many organizations with a request or two.
    const std::size_t usual =
        shelf.blocks.empty() ? kBlockBytesMin : shelf.blocks.back().bytes() * 2;
    const std::size_t bytes =
        std::max(std::min(usual, kBlockBytesMax), JournalBlock::footprint(entry));
    shelf.blocks.emplace_back(bytes);
    shelf.bytes += bytes;
    bytes_ += bytes;
  }
  JournalBlock& block = shelf.blocks.back();
  ++shelf.entries;
  return block.append(entry);
}

void Journal::drop_oldest(Shelf& shelf, std::vector<JournalBlock>& freed) {
  --shelf.entries;
  ++shelf.dropped;
  JournalBlock& block = shelf.blocks.front();
  block.drop_front();
  if (!block.empty()) return;
  shelf.bytes -= block.bytes();
  bytes_ -= block.bytes();
  freed.push_back(std::move(block));
  shelf.blocks.pop_front();
}

void Journal::record(JournalEntry entry) {
  if (!is_on()) return;
  // Freed, and watches told, when the journal is no longer held.
  std::vector<JournalBlock> freed;
  JournalEntryPtr watched;
  Watches watches;
  {
    const MutexLock lock(mutex_);
    entry.id = ++last_id_;
    Shelf& shelf = shelf_of(entry.organization());
    const JournalEntry& kept = append(entry, shelf);
    if (!watches_.empty()) {
      watches = watches_;
      watched = shelf.blocks.back().pointer_to(kept);
    }
    if (shelf.entries > options_.entries_max) drop_oldest(shelf, freed);
    if (bytes_ > options_.bytes_max) make_room(freed);
  }
  for (const std::shared_ptr<JournalWatch>& watch : watches) watch->see(*watched);
}

/// The most that each organization may have, so that all together have no more than `bytes_max`.
std::size_t Journal::water_level(std::size_t bytes_max) const {
  std::vector<std::size_t> sizes;
  sizes.reserve(shelves_.size());
  for (const auto& [organization, shelf] : shelves_) sizes.push_back(shelf.bytes + kShelfBytes);
  std::sort(sizes.begin(), sizes.end());
  std::size_t left = bytes_max;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const std::size_t share = left / (sizes.size() - i);
    if (sizes[i] > share) return share;
    left -= sizes[i];
  }
  return bytes_max;
}

void Journal::make_room(std::vector<JournalBlock>& freed) {
  // Some more than needed, so that not every request has to look at all organizations.
  const std::size_t level = water_level(options_.bytes_max - options_.bytes_max / 8);
  for (auto shelf = shelves_.begin(); shelf != shelves_.end();) {
    Shelf& its = shelf->second;
    while (its.entries > 0 && its.bytes + kShelfBytes > level) drop_oldest(its, freed);
    if (its.entries == 0) {
      bytes_ -= kShelfBytes;
      shelf = shelves_.erase(shelf);
    } else {
      ++shelf;
    }
  }
}

std::vector<JournalEntryPtr> Journal::entries(std::optional<std::string_view> organization) const {
  std::vector<JournalEntryPtr> entries;
  const MutexLock lock(mutex_);
  if (organization) {
    const auto found = shelves_.find(*organization);
    if (found != shelves_.end()) found->second.append_to(entries);
    return entries;
  }
  for (const auto& [name, shelf] : shelves_) shelf.append_to(entries);
  std::sort(entries.begin(), entries.end(), is_older);
  return entries;
}

JournalEntryPtr Journal::find(std::uint64_t id) const {
  const auto begins_later = [](std::uint64_t wanted, const JournalBlock& block) {
    return wanted < block.front().id;
  };
  const MutexLock lock(mutex_);
  for (const auto& [name, shelf] : shelves_) {
    // In the last block that doesn't begin behind it, if in any of this organization's.
    auto block = std::upper_bound(shelf.blocks.begin(), shelf.blocks.end(), id, begins_later);
    if (block == shelf.blocks.begin()) continue;
    --block;
    JournalEntryPtr found;
    block->for_each([&](const JournalEntry& entry) {
      if (entry.id == id) found = block->pointer_to(entry);
    });
    if (found != nullptr) return found;
  }
  return nullptr;
}

std::uint64_t Journal::dropped(std::optional<std::string_view> organization) const {
  const MutexLock lock(mutex_);
  if (organization) {
    const auto found = shelves_.find(*organization);
    return found == shelves_.end() ? 0 : found->second.dropped;
  }
  std::uint64_t sum = 0;
  for (const auto& [name, shelf] : shelves_) sum += shelf.dropped;
  return sum;
}

std::size_t Journal::bytes() const {
  const MutexLock lock(mutex_);
  return bytes_;
}

void Journal::clear(std::string_view organization) {
  Shelves dropped;
  Watches watches;
  std::uint64_t last_id = 0;
  {
    const MutexLock lock(mutex_);
    if (organization.empty()) {
      dropped.swap(shelves_);
      bytes_ = 0;
    } else if (const auto found = shelves_.find(organization); found != shelves_.end()) {
      bytes_ -= found->second.bytes + kShelfBytes;
      dropped.insert(shelves_.extract(found));
    }
    watches = watches_;
    last_id = last_id_;
  }
  for (const std::shared_ptr<JournalWatch>& watch : watches) watch->forget(organization, last_id);
}

std::shared_ptr<JournalWatch> Journal::watch(const std::shared_ptr<const RequestMatch>& match,
                                             const CountBounds& bounds) {
  auto watch = std::make_shared<JournalWatch>(match, bounds);
  std::vector<JournalEntryPtr> before;
  {
    const MutexLock lock(mutex_);
    watches_.push_back(watch);
    const auto& organization = match->organization();
    for (const auto& [name, shelf] : shelves_) {
      if (organization && *organization != name) continue;
      shelf.append_to(before);
    }
  }
  for (const JournalEntryPtr& entry : before) watch->see(*entry);
  const MutexLock lock(watch->mutex_);
  watch->is_complete_ = true;
  return watch;
}

void Journal::unwatch(const std::shared_ptr<JournalWatch>& watch) {
  {
    const MutexLock lock(mutex_);
    std::erase(watches_, watch);
  }
  watch->notify(nullptr);
}

}  // namespace porthole::http
