#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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
