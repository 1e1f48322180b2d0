#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "portal/base/mutex.h"

namespace porthole {

/// A point in time, UTC, in whole milliseconds since 1970.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

/// The only source of dates. Expiry, time stamps and rate windows use it; waiting in real time
/// (socket time-outs, the interval between snapshots) does not.
class Clock {
 public:
  virtual ~Clock() = default;
  /// The current time. Thread-safe.
  virtual Timestamp now() const = 0;
};

/// The machine's clock. Thread-safe.
class SystemClock final : public Clock {
 public:
  Timestamp now() const override;
};

/// A clock that only moves when told to. Thread-safe.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Timestamp start) : now_ms_(start.time_since_epoch().count()) {}
  Timestamp now() const override { return Timestamp(std::chrono::milliseconds(now_ms_.load())); }
  void set(Timestamp now) { now_ms_ = now.time_since_epoch().count(); }
  void advance(std::chrono::milliseconds by) { now_ms_ += by.count(); }

 private:
  std::atomic<std::int64_t> now_ms_;
};

/// The range of a movable clock. Years have four digits, with some room for expiry times beyond
/// the latest one; a version-7 UUID can't hold a time before 1970.
inline constexpr Timestamp kClockEarliest{std::chrono::milliseconds(0)};
inline constexpr Timestamp kClockLatest = std::chrono::sys_days(std::chrono::year_month_day(
    std::chrono::year(9000), std::chrono::month(1), std::chrono::day(1)));

/// A change to a movable clock. Members without a value change nothing.
struct ClockMove {
  /// The time to set. Not together with `advance`.
  std::optional<Timestamp> now = {};
  /// The time to go forward by; not negative.
  std::optional<std::chrono::milliseconds> advance = {};
  /// Whether to freeze or to run from then on.
  std::optional<bool> frozen = {};
};

/// A clock that runs with another one, at an offset, or is frozen. Between moves it is as monotonic
/// as the other one. Once `move` has returned, every later `now` reflects it. Thread-safe; `now`
/// takes no lock.
class MovableClock final : public Clock {
 public:
  struct Reading {
    Timestamp now;
    bool is_frozen = false;
    /// How far it is ahead of the other clock.
    std::chrono::milliseconds offset{0};
  };

  /// Follows `source`, which must outlive it, until it is moved.
  explicit MovableClock(const Clock& source) : source_(source) {}

  Timestamp now() const override { return read().now; }
  Reading read() const;

  /// Applies `to` atomically. Returns false and changes nothing if the new time is before
  /// `kClockEarliest` or after `kClockLatest`.
  bool move(const ClockMove& to) PORTHOLE_EXCLUDES(mutex_);

  /// Undoes all moves: runs with the source again, at no offset.
  void follow_system_clock() PORTHOLE_EXCLUDES(mutex_);

 private:
  /// Packs an offset (running) or a time (frozen), in milliseconds, into one word that can be read
  /// atomically. The lowest bit says which it is.
  static std::int64_t pack(std::int64_t ms, bool is_frozen) { return ms * 2 + (is_frozen ? 1 : 0); }
  static Reading reading_of(std::int64_t packed, Timestamp source);

  const Clock& source_;
  std::atomic<std::int64_t> packed_{0};
  Mutex mutex_;  ///< Serializes moves.
};

/// `2024-08-26T03:22:45.555Z`: the format of every time in the REST API.
std::string to_iso8601(Timestamp time);

/// `2025-12-02T05:30:00Z`: the format of `reset_at` in the rate limit's response.
std::string to_iso8601_seconds(Timestamp time);

/// `2025-07-16 06:07:42 UTC`: the format of the times in `GET /v2/access-token`.
std::string to_utc_text(Timestamp time);

/// Parses RFC 3339: `YYYY-MM-DDThh:mm:ss[.f…]` with one to nine decimals, truncated to
/// milliseconds, and then `Z` or an offset from UTC, `+hh:mm` or `-hh:mm`. Returns nothing for any
/// other form, a date that does not exist, and a time that in UTC has no year of four digits.
std::optional<Timestamp> parse_iso8601(std::string_view text);

}  // namespace porthole
