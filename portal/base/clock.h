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

/// The one source of the date. Everything that expires, stamps or windows asks it; waiting for the
/// machine (time-outs of sockets, the pace of snapshots) does not.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Now. May be called from any thread.
  virtual Timestamp now() const = 0;
};

/// The machine's clock.
class SystemClock final : public Clock {
 public:
  Timestamp now() const override;
};

/// A clock that stands still until it is told to move. Safe from any thread.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Timestamp start) : now_ms_(start.time_since_epoch().count()) {}
  Timestamp now() const override { return Timestamp(std::chrono::milliseconds(now_ms_.load())); }
  void set(Timestamp now) { now_ms_ = now.time_since_epoch().count(); }
  void advance(std::chrono::milliseconds by) { now_ms_ += by.count(); }

 private:
  std::atomic<std::int64_t> now_ms_;
};

/// What a movable clock can show. The year has four digits, and what expires needs some room; what
/// came before 1970 fits no version-7 UUID.
inline constexpr Timestamp kClockEarliest{std::chrono::milliseconds(0)};
inline constexpr Timestamp kClockLatest = std::chrono::sys_days(std::chrono::year_month_day(
    std::chrono::year(9000), std::chrono::month(1), std::chrono::day(1)));

/// Where a movable clock is to go. What is left out stays as it is.
struct ClockMove {
  /// The time to show. Not with `advance`.
  std::optional<Timestamp> now = {};
  /// Forward by this, which is not negative.
  std::optional<std::chrono::milliseconds> advance = {};
  /// Whether to stand still from then on, or to run.
  std::optional<bool> frozen = {};
};

/// A clock that runs with another one, some time ahead or behind, or stands still. As monotonic as
/// the other one between moves; what a move returns before, every later `now` has seen. Safe from
/// any thread; `now` takes no lock.
class MovableClock final : public Clock {
 public:
  struct Reading {
    Timestamp now;
    bool is_frozen = false;
    /// How far it is ahead of the other clock.
    std::chrono::milliseconds offset{0};
  };

  /// Shows the same as `source`, which must outlive it, until it is moved.
  explicit MovableClock(const Clock& source) : source_(source) {}

  Timestamp now() const override { return read().now; }
  Reading read() const;

  /// Goes there in one step. False, with nothing changed, when that is before `kClockEarliest` or
  /// after `kClockLatest`.
  bool move(const ClockMove& to) PORTHOLE_EXCLUDES(mutex_);

  /// Runs with the other clock again, neither ahead nor behind.
  void follow() PORTHOLE_EXCLUDES(mutex_);

 private:
  /// An offset (running) or a time (standing still), in one word so that it is read in one go: the
  /// milliseconds, and in the lowest bit whether it stands still.
  static std::int64_t pack(std::int64_t ms, bool is_frozen) { return ms * 2 + (is_frozen ? 1 : 0); }
  static Reading reading_of(std::int64_t state, Timestamp source);

  const Clock& source_;
  std::atomic<std::int64_t> state_{0};
  Mutex mutex_;  ///< Held by those who move it.
};

/// `2024-08-26T03:22:45.555Z`: the form of every time in the REST API.
std::string to_iso8601(Timestamp time);

/// `2025-12-02T05:30:00Z`: the form of `reset_at` in the rate-limit answer.
std::string to_iso8601_seconds(Timestamp time);

/// `2025-07-16 06:07:42 UTC`: the form of the times in `GET /v2/access-token`.
std::string to_utc_text(Timestamp time);

/// Reads ISO 8601 in UTC: `YYYY-MM-DDThh:mm:ss[.f…]Z` with one to nine decimals, cut to
/// milliseconds. Nothing on another form, or on a date that does not exist.
std::optional<Timestamp> parse_iso8601(std::string_view text);

}  // namespace porthole
