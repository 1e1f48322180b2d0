#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "portal/audit_event.h"
#include "portal/base/clock.h"
#include "store/credential_index.h"
#include "store/state.h"

namespace porthole {

// The primitive changes of a state: everything that a change is made of. Each is undone by another
// one of this list, which `Transaction` makes. Removing what isn't there does nothing.
//
// A pointer to an organization is valid whenever the change is applied: changes are undone in
// reverse order, so the organization is in the state again by then.

/// Where an element goes that has no position of its own.
inline constexpr std::size_t kAtEnd = std::numeric_limits<std::size_t>::max();

struct PutUser {
  UserPtr user;
  std::size_t position = kAtEnd;
};

struct RemoveUser {
  Uuid uuid;
};

/// Adds a token, or replaces the one with its digest.
struct PutAccessToken {
  AccessTokenPtr token;
};

struct RemoveAccessToken {
  Digest digest;
};

/// Has open mode remember that a token was revoked.
struct PutRevokedToken {
  Digest digest;
};

struct RemoveRevokedToken {
  Digest digest;
};

/// Adds an organization whose slug isn't there.
struct PutOrganization {
  std::unique_ptr<OrganizationState> organization;
  /// In order of creation.
  std::size_t position = kAtEnd;
  /// Of its portals.
  std::vector<PortalCredentials> credentials = {};
};

/// Removes an organization with its portals and their credentials.
struct RemoveOrganization {
  std::string slug;
};

/// Adds a portal, or replaces `before`, which must be there.
struct PutPortal {
  OrganizationState* organization;
  PortalPtr portal;
  PortalPtr before = nullptr;
};

/// Removes a portal, which must be there, with its credentials.
struct RemovePortal {
  OrganizationState* organization;
  PortalPtr portal;
};

/// Puts a removed portal back in its position.
struct RestorePortal {
  OrganizationState* organization;
  PortalPtr portal;
  OrganizationState::PortalSequence::Key key;
  PortalCredentials credentials;
};

/// Adds a token whose digest isn't there.
struct PutPortalToken {
  PortalTokenPtr token;
  /// Its number in the order of insertion; by default the next one.
  std::optional<std::uint64_t> number = {};
};

struct RemovePortalToken {
  Uuid portal;
  Uuid uuid;
};

struct PutPortalSecret {
  PortalSecretPtr secret;
  /// Its number in the order of insertion; by default the next one.
  std::optional<std::uint64_t> number = {};
};

struct RemovePortalSecret {
  Uuid portal;
  Uuid uuid;
};

/// Adds a code, or replaces the one with its digest by a later value of it.
struct PutDeviceCode {
  DeviceCodePtr code;
};

struct RemoveDeviceCode {
  Digest digest;
};

/// Changes only the state of a code: wrong tries made meanwhile still count.
struct SetCodeState {
  Digest digest;
  CodeState state;
  UserPtr decided_by;
};

/// Appends an event, and evicts the oldest ones when there are too many.
struct AppendAuditEvent {
  OrganizationState* organization;
  AuditEventPtr event;
};

/// Removes the newest event, and puts back those that were evicted for it.
struct UndoAppendAuditEvent {
  OrganizationState* organization;
  std::vector<AuditEventPtr> evicted;
};

/// Replaces everything.
struct ReplaceState {
  std::unique_ptr<StoreState> state;
};

using PrimitiveChange =
    std::variant<PutUser, RemoveUser, PutAccessToken, RemoveAccessToken, PutRevokedToken,
                 RemoveRevokedToken, PutOrganization, RemoveOrganization, PutPortal, RemovePortal,
                 RestorePortal, PutPortalToken, RemovePortalToken, PutPortalSecret,
                 RemovePortalSecret, PutDeviceCode, RemoveDeviceCode, SetCodeState,
                 AppendAuditEvent, UndoAppendAuditEvent, ReplaceState>;

/// Applies primitive changes to a state, which it alone changes, and records how to undo them.
class Transaction {
 public:
  /// What a transaction leaves behind. It is declared before the lock is taken, so that what was
  /// removed from the state is freed after the lock was released.
  struct Leftovers {
    /// What undoes the changes, when applied in reverse order. Complete only if `can_undo`; if not,
    /// it has just those that hold removed objects.
    std::vector<PrimitiveChange> undo;
    std::vector<AuditEventPtr> evicted;
    std::vector<PortalTokenPtr> expired;
  };

  /// `audit_events_max` is the number of events that each organization keeps. `state` and
  /// `leftovers` must outlive the transaction.
  Transaction(StoreState& state, std::size_t audit_events_max, bool can_undo, Leftovers& leftovers)
      : state_(state),
        audit_events_max_(audit_events_max),
        can_undo_(can_undo),
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
  void apply(const RemoveOrganization& change);
  void apply(PutPortal change);
  void apply(RemovePortal change);
  void apply(RestorePortal change);
  void apply(PutPortalToken change);
  void apply(RemovePortalToken change);
  void apply(PutPortalSecret change);
  void apply(RemovePortalSecret change);
  void apply(const PutDeviceCode& change);
  void apply(RemoveDeviceCode change);
  void apply(const SetCodeState& change);
  void apply(AppendAuditEvent change);
  void apply(UndoAppendAuditEvent change);
  void apply(ReplaceState change);

  /// Applies them in reverse order.
  void apply_reversed(std::vector<PrimitiveChange> changes);

  /// Expires up to `count_max` tokens and as many codes. Not undone: time doesn't go back.
  ExpiredCounts expire(Timestamp now, std::size_t count_max);

 private:
  /// Records how to undo a change that removed nothing.
  template <typename Inverse>
  void record(Inverse&& inverse) {
    if (can_undo_) leftovers_.undo.emplace_back(std::forward<Inverse>(inverse));
  }
  /// Records how to undo a change, with the objects that it removed.
  template <typename Inverse>
  void keep(Inverse&& inverse) {
    leftovers_.undo.emplace_back(std::forward<Inverse>(inverse));
  }

  StoreState& state_;
  const std::size_t audit_events_max_;
  const bool can_undo_;
  Leftovers& leftovers_;
};

}  // namespace porthole
