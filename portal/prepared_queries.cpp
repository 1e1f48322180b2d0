#include "portal/prepared_queries.h"

namespace porthole {

PreparedQueryPtr PreparedQueries::get(const PortalPtr& portal) {
  if (PreparedQueryPtr known = find(portal); known != nullptr) return known;
  auto prepared = std::make_shared<const PreparedQuery>(rules_.prepare(portal->contents.query));
  const MutexLock lock(mutex_);
  const auto [place, is_new] = by_portal_.try_emplace(portal.get());
  if (!is_new) return place->second->query;
  entries_.push_front({portal, prepared});
  place->second = entries_.begin();
  if (entries_.size() > count_max_) {
    by_portal_.erase(entries_.back().portal.get());
    entries_.pop_back();
  }
  return prepared;
}

PreparedQueryPtr PreparedQueries::find(const PortalPtr& portal) {
  const MutexLock lock(mutex_);
  const auto found = by_portal_.find(portal.get());
  if (found == by_portal_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->query;
}

}  // namespace porthole
