#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "portal/actor.h"
#include "portal/audit_event.h"
#include "portal/base/mutex.h"
#include "portal/base/result.h"
#include "portal/organization.h"
#include "portal/portal.h"
#include "store/change_observer.h"
#include "store/pending_change.h"
#include "store/recorded_change.h"
#include "store/state_image.h"
#include "store/store_reader.h"
#include "store/transaction.h"

namespace porthole {

/// How the store is changed: `change` is the one way. `Store` has the changes.
///
/// Threads and locks:
///
/// - `mutex_` guards the state, its revision and the recorded changes, and nothing else. It is held
///   for look-ups and for swaps of pointers, never while something is validated, rendered, hashed
///   or written. No other mutex is taken meanwhile.
/// - The observer is called without a lock, by the thread that made the change.
/// - What is configured before the store is shared isn't guarded.
class StoreCore : public StoreReader {
 public:
  /// Has `observer`, which must outlive the store's last change, notified of changes. If they are
  /// recorded, each is kept for `take_recorded`, and can be undone until `forget_undo`. Call it
  /// before the store is shared.
  void observe(ChangeObserver& observer, bool is_recorded);

  /// Sets the initial state. Observers aren't notified. The image must be consistent: no UUID, slug
  /// (within its organization) or token twice.
  void load(const StateImage& image) PORTHOLE_EXCLUDES(mutex_);

  // For observers.

  /// The changes that were recorded since the last call, oldest first.
  std::vector<RecordedChange> take_recorded() PORTHOLE_EXCLUDES(mutex_);

  /// What `roll_back` leaves.
  struct RolledBack {
    /// The current revision, which undoing doesn't change.
    std::uint64_t revision = 0;
    /// Those that were undone before they were taken.
    std::vector<RecordedChange> untaken;
    /// The state, if it was asked for.
    std::optional<StateImage> image;
  };
  /// Undoes every change after `revision`, none of which may be forgotten. Nothing can come in
  /// between that and the image.
  RolledBack roll_back(std::uint64_t revision, bool wants_image = false) PORTHOLE_EXCLUDES(mutex_);

  /// Makes every change up to `revision` final.
  void forget_undo(std::uint64_t revision) PORTHOLE_EXCLUDES(mutex_);

 protected:
  using StoreReader::StoreReader;
  ~StoreCore() = default;

  bool is_recorded() const { return is_recorded_; }

  /// What a change was prepared on, and must still be there by UUID. Null where it depends on none.
  struct Basis {
    const Organization* organization = nullptr;
    /// Must still have this very value.
    const Portal* portal = nullptr;
    /// Its user, if it has one.
    const Actor* actor = nullptr;
  };

  /// What became of a change.
  enum class Verdict {
    /// It was made.
    committed,
    /// It was made, but isn't a revision that is observed and can be undone.
    unrecorded,
    /// Nothing was changed: it must be prepared again, since something came in between.
    stale,
  };

  /// The one way to change the state. Takes the lock, checks that `basis` is still there, calls
  /// `apply(transaction, organization)`, which returns `Result<Verdict>` and has changed nothing
  /// unless it returns `committed` or `unrecorded`, and appends `event` (null: none) to the audit
  /// log of the organization, which is null when the basis has none. Then, without the lock, has
  /// the observer allow the change, and frees what was removed.
  template <typename Apply>
  Result<Verdict> change(const Basis& basis, AuditEventPtr event, const Apply& apply)
      PORTHOLE_EXCLUDES(mutex_) {
    std::uint64_t revision = 0;
    Transaction::Leftovers leftovers;
    const PendingChangePtr pending = is_recorded_ ? std::make_shared<PendingChange>() : nullptr;
    {
      const MutexLock lock(mutex_);
      OrganizationState* organization = nullptr;
      Result<bool> is_current = check(basis, organization);
      if (!is_current) return std::move(is_current).error();
      if (!*is_current) return Verdict::stale;
      Transaction transaction(state_, audit_events_max_, is_recorded_, leftovers);
      Result<Verdict> verdict = apply(transaction, organization);
      if (!verdict || *verdict != Verdict::committed) return verdict;
      if (event != nullptr) transaction.apply(AppendAuditEvent{organization, std::move(event)});
      revision = ++revision_;
      if (is_recorded_) {
        recorded_.push_back({revision, std::move(leftovers.records), pending});
        undo_.push_back({revision, std::move(leftovers.undo)});
      }
    }
    if (Result<void> allowed = acknowledge(revision, pending); !allowed) {
      return std::move(allowed).error();
    }
    return Verdict::committed;
  }

  /// A change that depends on nothing and has no audit event.
  template <typename Apply>
  Result<void> change_state(const Apply& apply) PORTHOLE_EXCLUDES(mutex_) {
    const auto apply_to = [&](Transaction& transaction, OrganizationState*) {
      return apply(transaction);
    };
    Result<Verdict> verdict = change({}, nullptr, apply_to);
    if (!verdict) return std::move(verdict).error();
    return {};
  }

 private:
  /// Looks the basis' organization up. False when the portal was removed or changed: the change is
  /// to be prepared again, and what it then finds or doesn't find decides. Fails when the user is
  /// gone, or the organization of a change without a portal.
  Result<bool> check(const Basis& basis, OrganizationState*& organization)
      PORTHOLE_REQUIRES(mutex_);
  /// Has the observer, if there is one, allow that a change is acknowledged.
  Result<void> acknowledge(std::uint64_t revision, const PendingChangePtr& pending)
      PORTHOLE_EXCLUDES(mutex_);

  ChangeObserver* observer_ = nullptr;
  bool is_recorded_ = false;

  /// Not taken yet.
  std::vector<RecordedChange> recorded_ PORTHOLE_GUARDED_BY(mutex_);
  /// How to undo a change: its primitive changes, to be applied in reverse order.
  struct Undo {
    std::uint64_t revision;
    std::vector<PrimitiveChange> changes;
  };
  std::deque<Undo> undo_ PORTHOLE_GUARDED_BY(mutex_);
};

}  // namespace porthole
