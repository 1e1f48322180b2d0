#include "portal/query_cache.h"

namespace porthole {

PreparedQueryPtr QueryCache::get(const std::string& text,
                                 const std::function<PreparedQuery()>& prepare) {
  if (PreparedQueryPtr known = find(text); known != nullptr) return known;
  auto prepared = std::make_shared<const PreparedQuery>(prepare());
  if (text.size() > text_bytes_max_) return prepared;
  const MutexLock lock(mutex_);
  if (const auto found = by_text_.find(text); found != by_text_.end()) return found->second->query;
  entries_.push_front({text, prepared});
  by_text_.emplace(entries_.front().text, entries_.begin());
  text_bytes_ += text.size();
  while (entries_.size() > queries_max_ || text_bytes_ > text_bytes_max_) {
    const Entry& oldest = entries_.back();
    text_bytes_ -= oldest.text.size();
    by_text_.erase(oldest.text);
    entries_.pop_back();
  }
  return prepared;
}

PreparedQueryPtr QueryCache::find(std::string_view text) {
  const MutexLock lock(mutex_);
  const auto found = by_text_.find(text);
  if (found == by_text_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->query;
}

}  // namespace porthole
