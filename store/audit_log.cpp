#include "store/audit_log.h"

#include <algorithm>
#include <cassert>

namespace porthole {

std::vector<AuditEventPtr> AuditLog::append(AuditEventPtr event, std::size_t events_max,
                                            std::optional<std::uint64_t> number) {
  if (number && events_.empty()) first_number_ = *number;
  push_back(std::move(event));
  std::vector<AuditEventPtr> evicted;
  while (events_.size() > events_max) evicted.push_back(pop_front());
  return evicted;
}

void AuditLog::undo_append(std::vector<AuditEventPtr> evicted) {
  // A log of size 0 evicted the new event at once: it is the last of `evicted`.
  if (events_.empty()) {
    assert(!evicted.empty());
    evicted.pop_back();
    --first_number_;
  } else {
    pop_back();
  }
  for (; !evicted.empty(); evicted.pop_back()) push_front(std::move(evicted.back()));
}

void AuditLog::restore(std::uint64_t number, AuditEventPtr event) {
  if (events_.empty()) first_number_ = number;
  assert(number == first_number_ + events_.size());
  push_back(std::move(event));
}

void AuditLog::push_back(AuditEventPtr event) {
  const Uuid uuid = event->uuid;
  by_uuid_.insert_or_assign({uuid, first_number_ + events_.size()});
  events_.push_back({uuid, std::move(event)});
}

AuditEventPtr AuditLog::pop_front() {
  unindex(events_.front().uuid, first_number_);
  AuditEventPtr event = std::move(events_.front().event);
  events_.pop_front();
  ++first_number_;
  return event;
}

void AuditLog::push_front(AuditEventPtr event) {
  const Uuid uuid = event->uuid;
  by_uuid_.insert_or_assign({uuid, --first_number_});
  events_.push_front({uuid, std::move(event)});
}

void AuditLog::pop_back() {
  const Uuid removed = events_.back().uuid;
  events_.pop_back();
  unindex(removed, first_number_ + events_.size());
}

void AuditLog::unindex(const Uuid& uuid, std::uint64_t number) {
  const Numbered* found = by_uuid_.find(uuid);
  if (found != nullptr && found->number == number) by_uuid_.erase(uuid);
}

std::vector<AuditEventPtr> AuditLog::events() const {
  std::vector<AuditEventPtr> events;
  events.reserve(events_.size());
  for (const Entry& entry : events_) events.push_back(entry.event);
  return events;
}

AuditPage AuditLog::page(const AuditPageRequest& request) const {
  // The page has the numbers in [begin, end).
  const std::uint64_t least = first_number_;
  const std::uint64_t most = first_number_ + events_.size();
  std::uint64_t begin = least;
  std::uint64_t end = most;
  if (request.before) {
    begin = std::clamp(*request.before, least - 1, most - 1) + 1;
    end = std::min<std::uint64_t>(begin + request.per_page, most);
  } else {
    if (request.after) end = std::clamp(*request.after, least, most);
    begin = end - std::min<std::uint64_t>(end - least, request.per_page);
  }
  AuditPage page;
  for (std::uint64_t number = end; number > begin; --number) {
    page.items.push_back(events_[static_cast<std::size_t>(number - 1 - least)].event);
  }
  page.newest_number = end - 1;
  page.oldest_number = begin;
  page.has_newer = end < most;
  page.has_older = begin > least;
  return page;
}

std::string AuditLog::find_broken_invariant() const {
  if (events_.size() < by_uuid_.size()) return "audit events in order and by uuid differ";
  for (const auto& [uuid, event] : events_) {
    const AuditEventPtr found = find(uuid);
    if (event->uuid != uuid || found == nullptr || found->uuid != uuid) {
      return "an audit event is not found by its uuid";
    }
  }
  return {};
}

AuditEventPtr AuditLog::find(const Uuid& uuid) const {
  const Numbered* found = by_uuid_.find(uuid);
  if (found == nullptr) return nullptr;
  return events_[static_cast<std::size_t>(found->number - first_number_)].event;
}

}  // namespace porthole
