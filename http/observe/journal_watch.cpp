#include "http/observe/journal_watch.h"

#include <vector>

namespace porthole::http {

std::uint64_t JournalWatch::count() const {
  const MutexLock lock(mutex_);
  return sum();
}

std::uint64_t JournalWatch::sum() const {
  std::uint64_t sum = 0;
  for (const auto& [organization, tally] : tallies_) sum += tally.count;
  return sum;
}

void JournalWatch::notify_if_settled() {
  if (settled_ && is_complete_ && bounds_.is_settled(sum())) std::exchange(settled_, nullptr)();
}

void JournalWatch::notify(std::function<void()> settled) {
  const MutexLock lock(mutex_);
  settled_ = std::move(settled);
  notify_if_settled();
}

void JournalWatch::add(const JournalEntry& entry) {
  const auto& organization = matcher_->organization();
  if (organization && *organization != entry.organization()) return;
  std::vector<HeaderField> headers;
  if (!matcher_->matches(entry.match_input(headers))) return;
  const MutexLock lock(mutex_);
  Tally& tally = tallies_[std::string(entry.organization())];
  if (entry.id <= tally.cleared_to || entry.id <= all_cleared_to_) return;
  ++tally.count;
  notify_if_settled();
}

void JournalWatch::clear(std::string_view organization, std::uint64_t last_id) {
  const MutexLock lock(mutex_);
  if (organization.empty()) {
    tallies_.clear();
    all_cleared_to_ = last_id;
  } else {
    tallies_[std::string(organization)] = {0, last_id};
  }
  notify_if_settled();
}

void JournalWatch::complete() {
  const MutexLock lock(mutex_);
  is_complete_ = true;
  notify_if_settled();
}

}  // namespace porthole::http
