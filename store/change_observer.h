#pragma once

#include <cstdint>

#include "portal/base/result.h"
#include "store/pending_change.h"

namespace porthole {

/// Notified of every change to the store, by the thread that made it, with no lock held.
class ChangeObserver {
 public:
  virtual ~ChangeObserver() = default;
  /// The store's `revision` was made. `pending` is null unless the store records changes: whoever
  /// takes the record completes it. An error means that the change must not be acknowledged, and
  /// that it has been undone with `Store::roll_back`.
  virtual Result<void> changed(std::uint64_t revision, const PendingChangePtr& pending) = 0;
};

}  // namespace porthole
