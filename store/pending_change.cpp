#include "store/pending_change.h"

#include <utility>

namespace porthole {
namespace {

thread_local PendingChanges* collection = nullptr;

}  // namespace

void PendingChange::complete(Result<void> outcome) {
  const MutexLock lock(mutex_);
  outcome_ = std::move(outcome);
  completed_.notify_all();
  if (known_) std::exchange(known_, nullptr)();
}

std::optional<Result<void>> PendingChange::outcome() const {
  const MutexLock lock(mutex_);
  return outcome_;
}

void PendingChange::notify(std::function<void()> known) {
  const MutexLock lock(mutex_);
  if (outcome_) {
    known();
  } else {
    known_ = std::move(known);
  }
}

void PendingChange::ignore() {
  const MutexLock lock(mutex_);
  known_ = nullptr;
}

Result<void> PendingChange::wait() const {
  const MutexLock lock(mutex_);
  while (!outcome_) completed_.wait(mutex_);
  return *outcome_;
}

PendingChanges::PendingChanges() {
  collection = this;
}

PendingChanges::~PendingChanges() {
  collection = nullptr;
}

Result<void> PendingChanges::settle(const PendingChangePtr& change) {
  if (collection == nullptr) return change->wait();
  collection->last_ = change;
  return {};
}

}  // namespace porthole
