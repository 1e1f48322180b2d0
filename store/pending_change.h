#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "portal/base/mutex.h"
#include "portal/base/result.h"

namespace porthole {

/// A change that was made in memory, and may not be on disk yet. Whoever keeps the log completes it
/// with what became of it; until then it must not be acknowledged. Safe from any thread.
class PendingChange {
 public:
  /// Tells whoever waits. Called once.
  void complete(Result<void> outcome) PORTHOLE_EXCLUDES(mutex_);

  /// Nothing as long as it isn't known. An error means that the change was undone, unless its
  /// message says otherwise.
  std::optional<Result<void>> outcome() const PORTHOLE_EXCLUDES(mutex_);

  /// Has `known` called once the outcome is known: within this call, or later by another thread. It
  /// is called with the mutex held, and must not call back. Called once.
  void notify(std::function<void()> known) PORTHOLE_EXCLUDES(mutex_);
  /// When this returns, `known` won't be called any more.
  void ignore() PORTHOLE_EXCLUDES(mutex_);

  /// Waits for the outcome.
  Result<void> wait() const PORTHOLE_EXCLUDES(mutex_);

 private:
  mutable Mutex mutex_;
  mutable CondVar completed_;
  std::optional<Result<void>> outcome_ PORTHOLE_GUARDED_BY(mutex_);
  std::function<void()> known_ PORTHOLE_GUARDED_BY(mutex_);
};

using PendingChangePtr = std::shared_ptr<PendingChange>;

/// Collects the pending changes that the thread which made this makes while it exists, so that the
/// thread needn't wait for each: the store returns at once, and whoever has the collection waits
/// before it acknowledges anything. One a thread at a time.
class PendingChanges {
 public:
  PendingChanges();
  ~PendingChanges();
  PendingChanges(const PendingChanges&) = delete;
  PendingChanges& operator=(const PendingChanges&) = delete;

  /// The last one: all earlier ones are on disk, or undone, when it is. Null when there is none.
  const PendingChangePtr& last() const { return last_; }

  /// Waits for the outcome of `change`, or leaves that to the thread's collection if there is one.
  static Result<void> settle(const PendingChangePtr& change);

 private:
  PendingChangePtr last_;
};

}  // namespace porthole
