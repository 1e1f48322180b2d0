#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "portal/base/clock.h"
#include "portal/base/mutex.h"
#include "portal/base/string_hash.h"

namespace porthole {

/// Requests of one caller in the window that runs.
struct RateWindow {
  std::uint64_t limit = 0;
  /// Requests counted, the one that asked included; may pass `limit`.
  std::uint64_t current = 0;
  /// Whole seconds until the next window, at least 1.
  std::int64_t reset_s = 0;
  Timestamp reset_at;

  std::uint64_t remaining() const { return current < limit ? limit - current : 0; }
  bool exceeded() const { return current > limit; }
};

/// Counts requests in fixed windows that begin at whole multiples of their length, so that all end
/// together and their counts can be dropped at once. Safe from any thread.
///
/// The clock is read while the counts are held: else a request that was late by a moment would come
/// with the time of the window before, and be counted there.
class RateCounter {
 public:
  /// `clock` must outlive the counter.
  RateCounter(std::chrono::seconds window, const Clock& clock) : window_(window), clock_(clock) {}

  /// Counts one request of `key`, of which there may be `limit` in a window.
  RateWindow count(std::string_view key, std::uint64_t limit) PORTHOLE_EXCLUDES(mutex_);

  /// Forgets the requests of all keys that `is_meant` is true for.
  void reset(const std::function<bool(std::string_view key)>& is_meant) PORTHOLE_EXCLUDES(mutex_);

  /// What `count` would have said last, without counting.
  RateWindow peek(std::string_view key, std::uint64_t limit) PORTHOLE_EXCLUDES(mutex_);

 private:
  RateWindow current_window(std::uint64_t limit) PORTHOLE_REQUIRES(mutex_);

  const std::chrono::seconds window_;
  const Clock& clock_;
  Mutex mutex_;
  Timestamp began_ PORTHOLE_GUARDED_BY(mutex_);
  std::unordered_map<std::string, std::uint64_t, StringHash, std::equal_to<>> counts_
      PORTHOLE_GUARDED_BY(mutex_);
};

}  // namespace porthole
