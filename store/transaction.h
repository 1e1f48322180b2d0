#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "portal/audit_event.h"
#include "portal/base/clock.h"
#include "store/primitive_change.h"
#include "store/recorded_change.h"
#include "store/state.h"

namespace porthole {

/// Applies primitive changes to a state, which it alone changes, and records them and how to undo
/// them.
class Transaction {
 public:
  /// What a transaction leaves behind. It is declared before the lock is taken, so that what was
  /// removed from the state is freed after the lock was released.
  struct Leftovers {
    /// What undoes the changes, when applied in reverse order. Complete only if `is_recorded`; if
    /// not, it has just those that hold removed objects.
    std::vector<PrimitiveChange> undo;
    /// The changes, for the log; empty unless `is_recorded`.
    std::vector<ChangeRecord> records;
    std::vector<AuditEventPtr> evicted;
    std::vector<PortalTokenPtr> expired;
  };

  /// `audit_events_max` is the number of events that each organization keeps. `state` and
  /// `leftovers` must outlive the transaction.
  Transaction(StoreState& state, std::size_t audit_events_max, bool is_recorded,
              Leftovers& leftovers)
      : state_(state),
        audit_events_max_(audit_events_max),
        is_recorded_(is_recorded),
        leftovers_(leftovers) {}

  const StoreState& state() const { return state_; }
  /// Null when there is none.
  OrganizationState* find(std::string_view organization_slug) {
    return state_.find(organization_slug);
  }

  void apply(PutUser change);
  void apply(RemoveUser change);
  void apply(PutAccessToken change);
  void apply(RemoveAccessToken change);
  void apply(PutRevokedToken change);
  void apply(RemoveRevokedToken change);
  void apply(PutOrganization change);
  void apply(UpdateOrganization change);
  void apply(const RemoveOrganization& change);
  void apply(PutPortal change);
  void apply(RemovePortal change);
  void apply(PutPortalToken change);
  void apply(RemovePortalToken change);
  void apply(PutPortalSecret change);
  void apply(RemovePortalSecret change);
  void apply(const PutDeviceCode& change);
  void apply(RemoveDeviceCode change);
  void apply(const SetCodeState& change);
  void apply(AppendAuditEvent change);
  void apply(ReplaceState change);

  /// Applies them in reverse order.
  void apply_reversed(std::vector<PrimitiveChange> changes);

  /// Expires up to `count_max` tokens and as many codes. Not undone: time doesn't go back.
  ExpiredCounts expire(Timestamp now, std::size_t count_max);

 private:
  // What only undoes others.
  void apply(RestorePortal change);
  void apply(UndoAppendAuditEvent change);

  /// Records a change for the log.
  template <typename Record>
  void record(Record&& change) {
    if (is_recorded_) leftovers_.records.emplace_back(std::forward<Record>(change));
  }
  void record_organization(const OrganizationState& organization, std::size_t position);
  /// Records how to undo a change that removed nothing.
  template <typename Inverse>
  void undo_with(Inverse&& inverse) {
    if (is_recorded_) leftovers_.undo.emplace_back(std::forward<Inverse>(inverse));
  }
  /// Records how to undo a change, with the objects that it removed.
  template <typename Inverse>
  void keep(Inverse&& inverse) {
    leftovers_.undo.emplace_back(std::forward<Inverse>(inverse));
  }

  StoreState& state_;
  const std::size_t audit_events_max_;
  const bool is_recorded_;
  Leftovers& leftovers_;
};

}  // namespace porthole
