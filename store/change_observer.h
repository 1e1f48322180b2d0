#pragma once

#include <cstdint>

#include "portal/base/result.h"

namespace porthole {

/// Notified of every change to the store, by the thread that made it, with no lock held.
class ChangeObserver {
 public:
  virtual ~ChangeObserver() = default;
  /// Returns when the change that made the store's `revision` may be acknowledged to the client. An
  /// error means that it must not be, and that it has been undone with `Store::roll_back`.
  virtual Result<void> changed(std::uint64_t revision) = 0;
};

}  // namespace porthole
