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
#include "store/credential_index.h"
#include "store/state.h"
#include "store/state_image.h"

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

/// Replaces an organization's own value by one with the same UUID, slug and number.
struct UpdateOrganization {
  OrganizationState* organization;
  OrganizationPtr value;
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
  /// Its number if the log is empty; by default the next one.
  std::optional<std::uint64_t> number = {};
};

/// Removes the newest event, and puts back those that were evicted for it.
struct UndoAppendAuditEvent {
  OrganizationState* organization;
  std::vector<AuditEventPtr> evicted;
};

/// Replaces everything.
struct ReplaceState {
  std::unique_ptr<StoreState> state;
  /// The same, for the record; null unless changes are recorded.
  std::shared_ptr<const StateImage> image = nullptr;
};

using PrimitiveChange =
    std::variant<PutUser, RemoveUser, PutAccessToken, RemoveAccessToken, PutRevokedToken,
                 RemoveRevokedToken, PutOrganization, UpdateOrganization, RemoveOrganization,
                 PutPortal, RemovePortal, RestorePortal, PutPortalToken, RemovePortalToken,
                 PutPortalSecret, RemovePortalSecret, PutDeviceCode, RemoveDeviceCode, SetCodeState,
                 AppendAuditEvent, UndoAppendAuditEvent, ReplaceState>;

}  // namespace porthole
