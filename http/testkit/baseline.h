#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "portal/base/clock.h"
#include "portal/base/mutex.h"
#include "store/state_image.h"

namespace porthole::http {

/// What a reset goes back to: what the fixtures declare.
struct Baseline {
  /// Detached, and to be detached again before it is put back.
  StateImage image = {};
  /// Where the clock starts; nothing in it: at the machine's time.
  ClockMove clock = {};
  /// Of the source of chance, once everything was there to begin.
  std::uint64_t random_position = 0;
};

using StartStatePtr = std::shared_ptr<const Baseline>;

/// Holds the start state, which changes when the fixtures do. Safe from any thread.
class StartStateHolder {
 public:
  StartStatePtr get() const PORTHOLE_EXCLUDES(mutex_) {
    const MutexLock lock(mutex_);
    return state_;
  }

  void set(Baseline state) PORTHOLE_EXCLUDES(mutex_) {
    auto shared = std::make_shared<const Baseline>(std::move(state));
    const MutexLock lock(mutex_);
    state_.swap(shared);
  }

 private:
  mutable Mutex mutex_;
  StartStatePtr state_ PORTHOLE_GUARDED_BY(mutex_) = std::make_shared<const Baseline>();
};

}  // namespace porthole::http
