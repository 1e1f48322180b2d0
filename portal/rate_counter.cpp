#include "portal/rate_counter.h"

namespace porthole {

RateWindow RateCounter::count(std::string_view key, std::uint64_t limit) {
  const MutexLock lock(mutex_);
  RateWindow window = current_window(limit);
  auto entry = counts_.find(key);
  if (entry == counts_.end()) entry = counts_.emplace(std::string(key), 0).first;
  window.current = ++entry->second;
  return window;
}

RateWindow RateCounter::peek(std::string_view key, std::uint64_t limit) {
  const MutexLock lock(mutex_);
  RateWindow window = current_window(limit);
  const auto entry = counts_.find(key);
  if (entry != counts_.end()) window.current = entry->second;
  return window;
}

void RateCounter::reset(const std::function<bool(std::string_view key)>& is_meant) {
  const MutexLock lock(mutex_);
  std::erase_if(counts_, [&](const auto& entry) { return is_meant(entry.first); });
}

RateWindow RateCounter::current_window(std::uint64_t limit) {
  const Timestamp now = clock_.now();
  const auto since_epoch = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch());
  const Timestamp began{since_epoch - since_epoch % window_};
  // A clock that is set back begins a window too: counts of a future say nothing.
  if (began != began_) {
    began_ = began;
    counts_.clear();
  }
  RateWindow window;
  window.limit = limit;
  window.reset_at = began + window_;
  window.reset_s = std::chrono::ceil<std::chrono::seconds>(window.reset_at - now).count();
  return window;
}

}  // namespace porthole
