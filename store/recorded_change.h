#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "portal/audit_event.h"
#include "portal/base/digest.h"
#include "portal/base/uuid.h"
#include "portal/organization.h"
#include "portal/portal.h"
#include "store/pending_change.h"
#include "store/primitive_change.h"
#include "store/state_image.h"

namespace porthole {

// Primitive changes as the log keeps them: by themselves, without pointers into the state, so that
// they can be written once the lock is released. Those that only ever undo others have no record.

/// Adds an organization without portals and events: those have records of their own.
struct OrganizationRecord {
  OrganizationPtr organization;
  /// As of `PutOrganization`.
  std::size_t position = kAtEnd;
};

struct OrganizationUpdateRecord {
  OrganizationPtr organization;
};

/// Adds a portal, or replaces the one with its UUID.
struct PortalRecord {
  OrganizationPtr organization;
  PortalPtr portal;
};

struct PortalRemovalRecord {
  OrganizationPtr organization;
  Uuid portal;
};

struct AuditEventRecord {
  OrganizationPtr organization;
  AuditEventPtr event;
  std::uint64_t number;
};

/// Replaces everything.
struct StateRecord {
  std::shared_ptr<const StateImage> image;
};

using ChangeRecord =
    std::variant<PutUser, RemoveUser, PutAccessToken, RemoveAccessToken, PutRevokedToken,
                 RemoveRevokedToken, OrganizationRecord, OrganizationUpdateRecord,
                 RemoveOrganization, PortalRecord, PortalRemovalRecord, PutPortalToken,
                 RemovePortalToken, PutPortalSecret, RemovePortalSecret, PutDeviceCode,
                 AuditEventRecord, StateRecord>;

/// A change of the store, for the log.
struct RecordedChange {
  std::uint64_t revision = 0;
  std::vector<ChangeRecord> records;
  PendingChangePtr pending;
};

}  // namespace porthole
