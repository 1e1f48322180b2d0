#include "store/store_core.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "store/errors.h"
#include "store/state_conversion.h"

namespace porthole {

void StoreCore::observe(ChangeObserver& observer, bool is_recorded) {
  observer_ = &observer;
  is_recorded_ = is_recorded;
}

Result<bool> StoreCore::check(const Basis& basis, OrganizationState*& organization) {
  // In the order in which a later call would find out.
  if (basis.actor != nullptr && basis.actor->user != nullptr &&
      !state_.has_user(basis.actor->user->uuid)) {
    return no_actor(*basis.actor);
  }
  if (basis.organization == nullptr) return true;
  organization = state_.find(basis.organization->slug);
  const bool is_there =
      organization != nullptr && organization->organization->uuid == basis.organization->uuid;
  if (basis.portal == nullptr) {
    if (!is_there) return no_organization();
    return true;
  }
  const PortalPtr* portal = is_there ? organization->by_uuid.find(basis.portal->uuid) : nullptr;
  return portal != nullptr && portal->get() == basis.portal;
}

Result<void> StoreCore::acknowledge(std::uint64_t revision, const PendingChangePtr& pending) {
  return observer_ == nullptr ? Result<void>() : observer_->changed(revision, pending);
}

std::vector<RecordedChange> StoreCore::take_recorded() {
  std::vector<RecordedChange> taken;
  const MutexLock lock(mutex_);
  taken.swap(recorded_);
  return taken;
}

StoreCore::RolledBack StoreCore::roll_back(std::uint64_t revision, bool wants_image) {
  RolledBack result;
  Transaction::Leftovers leftovers;
  std::optional<StateCapture> captured;
  {
    const MutexLock lock(mutex_);
    Transaction transaction(state_, audit_events_max_, false, leftovers);
    while (!undo_.empty() && undo_.back().revision > revision) {
      transaction.apply_reversed(std::move(undo_.back().changes));
      undo_.pop_back();
    }
    const auto kept =
        std::find_if(recorded_.begin(), recorded_.end(),
                     [&](const RecordedChange& change) { return change.revision > revision; });
    std::move(kept, recorded_.end(), std::back_inserter(result.untaken));
    recorded_.erase(kept, recorded_.end());
    result.revision = revision_;
    if (wants_image) captured = capture(state_);
  }
  if (captured) {
    result.image = to_image(*std::move(captured));
    result.image->revision = result.revision;
  }
  return result;
}

void StoreCore::forget_undo(std::uint64_t revision) {
  std::vector<Undo> forgotten;  // Freed after the lock.
  const MutexLock lock(mutex_);
  while (!undo_.empty() && undo_.front().revision <= revision) {
    forgotten.push_back(std::move(undo_.front()));
    undo_.pop_front();
  }
}

void StoreCore::load(const StateImage& image) {
  StoreState state = make_state(image);
  std::deque<Undo> undo;
  std::vector<RecordedChange> recorded;
  const MutexLock lock(mutex_);
  std::swap(state_, state);  // The old state is freed after the lock.
  undo_.swap(undo);
  recorded_.swap(recorded);
}

}  // namespace porthole
