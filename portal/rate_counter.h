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

/// A caller's requests, or points, in the current window.
struct RateWindow {
  std::uint64_t limit = 0;
  /// So far, including the current request; may exceed `limit`.
  std::uint64_t current = 0;
  /// Whole seconds until the next window, at least 1.
  std::int64_t reset_s = 0;
  Timestamp reset_at;

  std::uint64_t remaining() const { return current < limit ? limit - current : 0; }
  bool exceeded() const { return current > limit; }
};

/// Counts requests, or what they cost, in fixed windows. Windows begin at whole multiples of their
/// length, so all callers' windows end together and their counts are dropped at once. Thread-safe.
///
/// The clock is read under the lock. Otherwise a delayed request could be counted with the time of
/// the previous window.
class RateCounter {
 public:
  /// `clock` must outlive the counter.
  RateCounter(std::chrono::seconds window, const Clock& clock) : window_(window), clock_(clock) {}

  /// Counts a request of `key`, which may make `limit` requests per window.
  RateWindow count(std::string_view key, std::uint64_t limit, std::uint64_t amount = 1)
      PORTHOLE_EXCLUDES(mutex_);

  /// The same, but counts nothing and returns false if that would exceed the limit.
  bool count_within(std::string_view key, std::uint64_t limit, std::uint64_t amount)
      PORTHOLE_EXCLUDES(mutex_);

  /// Takes back what was counted, if it was in this window.
  void uncount(std::string_view key, std::uint64_t amount) PORTHOLE_EXCLUDES(mutex_);

  /// Drops the counts of all keys that `selects` accepts.
  void reset(const std::function<bool(std::string_view key)>& selects) PORTHOLE_EXCLUDES(mutex_);

  /// The key's window without counting a request.
  RateWindow peek(std::string_view key, std::uint64_t limit) PORTHOLE_EXCLUDES(mutex_);

 private:
  RateWindow current_window(std::uint64_t limit) PORTHOLE_REQUIRES(mutex_);
  std::uint64_t& count_of(std::string_view key) PORTHOLE_REQUIRES(mutex_);

  const std::chrono::seconds window_;
  const Clock& clock_;
  Mutex mutex_;
  Timestamp window_start_ PORTHOLE_GUARDED_BY(mutex_);
  std::unordered_map<std::string, std::uint64_t, StringHash, std::equal_to<>> counts_
      PORTHOLE_GUARDED_BY(mutex_);
};

}  // namespace porthole
