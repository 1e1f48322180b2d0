#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "portal/base/clock.h"
#include "portal/base/mutex.h"
#include "store/state_image.h"

namespace porthole::http {

/// The state that a reset restores: what the fixtures declare.
struct Baseline {
  KeptImage state = {};
  /// Where the clock starts; empty: at the system's time.
  ClockMove clock = {};
  /// The position of the random source after the state was loaded.
  std::uint64_t random_position = 0;
};

using BaselinePtr = std::shared_ptr<const Baseline>;

/// Holds the baseline, which is replaced when the fixtures change. Thread-safe.
class BaselineHolder {
 public:
  BaselinePtr get() const PORTHOLE_EXCLUDES(mutex_) {
    const MutexLock lock(mutex_);
    return baseline_;
  }

  void set(Baseline baseline) PORTHOLE_EXCLUDES(mutex_) {
    auto shared = std::make_shared<const Baseline>(std::move(baseline));
    const MutexLock lock(mutex_);
    baseline_.swap(shared);
  }

 private:
  mutable Mutex mutex_;
  BaselinePtr baseline_ PORTHOLE_GUARDED_BY(mutex_) = std::make_shared<const Baseline>();
};

}  // namespace porthole::http
