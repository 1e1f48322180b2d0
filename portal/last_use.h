#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>

#include "portal/base/clock.h"

namespace porthole {

/// The time when something was last used. Thread-safe; may be updated in a value that is otherwise
/// immutable. A copy holds the time at the moment of copying.
class LastUse {
 public:
  LastUse() = default;
  LastUse(const LastUse& other) : ms_(other.ms_.load(std::memory_order_relaxed)) {}
  LastUse& operator=(const LastUse& other) {
    ms_.store(other.ms_.load(std::memory_order_relaxed), std::memory_order_relaxed);
    return *this;
  }

  void note(Timestamp now) const {
    const std::int64_t ms = now.time_since_epoch().count();
    // Checked first, so that readers of a busy token share its cache line until the time changes.
    if (ms_.load(std::memory_order_relaxed) != ms) ms_.store(ms, std::memory_order_relaxed);
  }
  /// Nothing if it was never used.
  std::optional<Timestamp> get() const {
    const std::int64_t ms = ms_.load(std::memory_order_relaxed);
    if (ms == kNever) return std::nullopt;
    return Timestamp(std::chrono::milliseconds(ms));
  }

 private:
  static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::min();
  mutable std::atomic<std::int64_t> ms_{kNever};
};

}  // namespace porthole
