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

void RateCounter::reset(const std::function<bool(std::string_view key)>& selects) {
  const MutexLock lock(mutex_);
  std::erase_if(counts_, [&](const auto& entry) { return selects(entry.first); });
}

RateWindow RateCounter::current_window(std::uint64_t limit) {
  const Timestamp now = clock_.now();
  const auto since_epoch = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch());
  const Timestamp start{since_epoch - since_epoch % window_};
  // Setting the clock back also begins a window: counts from the future mean nothing.
  if (start != window_start_) {
    window_start_ = start;
    counts_.clear();
  }
  RateWindow window;
  window.limit = limit;
  window.reset_at = start + window_;
  window.reset_s = std::chrono::ceil<std::chrono::seconds>(window.reset_at - now).count();
  return window;
}

}  // namespace porthole
