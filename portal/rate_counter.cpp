#include "portal/rate_counter.h"

#include <algorithm>
#include <limits>

namespace porthole {

RateWindow RateCounter::count(std::string_view key, std::uint64_t limit, std::uint64_t amount) {
  const MutexLock lock(mutex_);
  RateWindow window = current_window(limit);
  std::uint64_t& counted = count_of(key);
  counted += std::min(amount, std::numeric_limits<std::uint64_t>::max() - counted);
  window.current = counted;
  return window;
}

bool RateCounter::count_within(std::string_view key, std::uint64_t limit, std::uint64_t amount) {
  const MutexLock lock(mutex_);
  current_window(limit);
  std::uint64_t& counted = count_of(key);
  if (counted > limit || amount > limit - counted) return false;
  counted += amount;
  return true;
}

void RateCounter::uncount(std::string_view key, std::uint64_t amount) {
  const MutexLock lock(mutex_);
  current_window(0);
  const auto entry = counts_.find(key);
  if (entry != counts_.end()) entry->second -= std::min(amount, entry->second);
}

std::uint64_t& RateCounter::count_of(std::string_view key) {
  auto entry = counts_.find(key);
  if (entry == counts_.end()) entry = counts_.emplace(std::string(key), 0).first;
  return entry->second;
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
