#include "http/observe/journal.h"

#include <algorithm>
#include <utility>

namespace porthole::http {
namespace {

/// What an organization takes besides its entries (estimated).
constexpr std::size_t kLogBytes = 512;

/// The size of an organization's first arena. Each further one is twice as large, up to the limit.
constexpr std::size_t kArenaBytesMin = 1024;
constexpr std::size_t kArenaBytesMax = std::size_t{64} * 1024;

bool is_older(const JournalEntryPtr& left, const JournalEntryPtr& right) {
  return left->id < right->id;
}

}  // namespace

void Journal::OrganizationLog::append_to(std::vector<JournalEntryPtr>& all) const {
  for (const JournalArena& arena : arenas) {
    arena.for_each([&](const JournalEntry& entry) { all.push_back(arena.pointer_to(entry)); });
  }
}

JournalEntryPtr Journal::OrganizationLog::find(std::uint64_t id) const {
  // Only the last arena that begins at `id` or before it can have the entry.
  auto arena = std::upper_bound(arenas.begin(), arenas.end(), id,
                                [](std::uint64_t wanted, const JournalArena& candidate) {
                                  return wanted < candidate.front().id;
                                });
  if (arena == arenas.begin()) return nullptr;
  --arena;
  JournalEntryPtr found;
  arena->for_each([&](const JournalEntry& entry) {
    if (entry.id == id) found = arena->pointer_to(entry);
  });
  return found;
}

Journal::OrganizationLog& Journal::log_of(std::string_view organization) {
  const auto found = logs_.find(organization);
  if (found != logs_.end()) return found->second;
  bytes_ += kLogBytes;
  return logs_[std::string(organization)];
}

const JournalEntry& Journal::append(const JournalEntry& entry, OrganizationLog& log) {
  if (log.arenas.empty() || !log.arenas.back().has_room_for(entry)) {
    // Small at first: there may be many organizations with a request or two.
    const std::size_t usual = log.arenas.empty() ? kArenaBytesMin : log.arenas.back().bytes() * 2;
    const std::size_t bytes =
        std::max(std::min(usual, kArenaBytesMax), JournalArena::footprint(entry));
    log.arenas.emplace_back(bytes);
    log.bytes += bytes;
    bytes_ += bytes;
  }
  ++log.entries;
  return log.arenas.back().append(entry);
}

void Journal::drop_oldest(OrganizationLog& log, std::vector<JournalArena>& freed) {
  --log.entries;
  ++log.dropped;
  JournalArena& arena = log.arenas.front();
  arena.drop_front();
  if (!arena.empty()) return;
  log.bytes -= arena.bytes();
  bytes_ -= arena.bytes();
  freed.push_back(std::move(arena));
  log.arenas.pop_front();
}

void Journal::record(JournalEntry entry) {
  if (!is_on()) return;
  // Memory is freed and watches are informed after the lock.
  std::vector<JournalArena> freed;
  JournalEntryPtr watched;
  Watches watches;
  {
    const MutexLock lock(mutex_);
    entry.id = ++last_id_;
    OrganizationLog& log = log_of(entry.organization());
    const JournalEntry& kept = append(entry, log);
    if (!watches_.empty()) {
      watches = watches_;
      watched = log.arenas.back().pointer_to(kept);
    }
    if (log.entries > options_.entries_max) drop_oldest(log, freed);
    if (bytes_ > options_.bytes_max) make_room(freed);
  }
  for (const std::shared_ptr<JournalWatch>& watch : watches) watch->add(*watched);
}

std::size_t Journal::organization_bytes_max(std::size_t bytes_max) const {
  std::vector<std::size_t> sizes;
  sizes.reserve(logs_.size());
  for (const auto& [organization, log] : logs_) sizes.push_back(log.bytes + kLogBytes);
  std::sort(sizes.begin(), sizes.end());
  // From the smallest: what it doesn't use of an equal share is left to the others.
  std::size_t left = bytes_max;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const std::size_t share = left / (sizes.size() - i);
    if (sizes[i] > share) return share;
    left -= sizes[i];
  }
  return bytes_max;
}

void Journal::make_room(std::vector<JournalArena>& freed) {
  // An eighth more than needed, so that not every request walks over all organizations.
  const std::size_t bytes_max = organization_bytes_max(options_.bytes_max - options_.bytes_max / 8);
  for (auto entry = logs_.begin(); entry != logs_.end();) {
    OrganizationLog& log = entry->second;
    while (log.entries > 0 && log.bytes + kLogBytes > bytes_max) drop_oldest(log, freed);
    if (log.entries == 0) {
      bytes_ -= kLogBytes;
      entry = logs_.erase(entry);
    } else {
      ++entry;
    }
  }
}

std::vector<JournalEntryPtr> Journal::entries(std::optional<std::string_view> organization) const {
  std::vector<JournalEntryPtr> entries;
  const MutexLock lock(mutex_);
  if (organization) {
    const auto found = logs_.find(*organization);
    if (found != logs_.end()) found->second.append_to(entries);
    return entries;
  }
  for (const auto& [name, log] : logs_) log.append_to(entries);
  std::sort(entries.begin(), entries.end(), is_older);
  return entries;
}

JournalEntryPtr Journal::find(std::uint64_t id) const {
  const MutexLock lock(mutex_);
  for (const auto& [organization, log] : logs_) {
    if (JournalEntryPtr found = log.find(id); found != nullptr) return found;
  }
  return nullptr;
}

std::uint64_t Journal::dropped(std::optional<std::string_view> organization) const {
  const MutexLock lock(mutex_);
  if (organization) {
    const auto found = logs_.find(*organization);
    return found == logs_.end() ? 0 : found->second.dropped;
  }
  std::uint64_t sum = 0;
  for (const auto& [name, log] : logs_) sum += log.dropped;
  return sum;
}

std::size_t Journal::bytes() const {
  const MutexLock lock(mutex_);
  return bytes_;
}

void Journal::clear(std::string_view organization) {
  OrganizationLogs cleared;  // Freed after the lock.
  Watches watches;
  std::uint64_t last_id = 0;
  {
    const MutexLock lock(mutex_);
    if (organization.empty()) {
      cleared.swap(logs_);
      bytes_ = 0;
    } else if (const auto found = logs_.find(organization); found != logs_.end()) {
      bytes_ -= found->second.bytes + kLogBytes;
      cleared.insert(logs_.extract(found));
    }
    watches = watches_;
    last_id = last_id_;
  }
  for (const std::shared_ptr<JournalWatch>& watch : watches) watch->clear(organization, last_id);
}

std::shared_ptr<JournalWatch> Journal::watch(const std::shared_ptr<const RequestMatcher>& matcher,
                                             const CountBounds& bounds) {
  auto watch = std::make_shared<JournalWatch>(matcher, bounds);
  std::vector<JournalEntryPtr> recorded;
  {
    const MutexLock lock(mutex_);
    watches_.push_back(watch);
    const auto& organization = matcher->organization();
    for (const auto& [name, log] : logs_) {
      if (organization && *organization != name) continue;
      log.append_to(recorded);
    }
  }
  for (const JournalEntryPtr& entry : recorded) watch->add(*entry);
  watch->complete();
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
