#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "portal/access_token.h"
#include "portal/audit_event.h"
#include "portal/base/digest.h"
#include "portal/device_code.h"
#include "portal/organization.h"
#include "portal/portal.h"
#include "portal/portal_secret.h"
#include "portal/portal_token.h"
#include "portal/user.h"

namespace porthole {

/// Everything that a store holds, or one organization, at one moment: what fixtures and snapshots
/// are read into, and snapshots are written from. The values are shared with the store, not copied.
struct StateImage {
  struct OrganizationImage {
    OrganizationPtr organization;
    std::vector<PortalPtr> portals;
    /// Oldest first. `audit_number_first` is the number of the first one: see `AuditLog`.
    std::vector<AuditEventPtr> audit_events = {};
    std::uint64_t audit_number_first = 1;
  };

  std::uint64_t revision = 0;
  std::vector<UserPtr> users;
  std::vector<OrganizationImage> organizations;
  std::vector<AccessTokenPtr> access_tokens;
  /// Digests of tokens that were revoked in open mode.
  std::vector<Digest> revoked_tokens;
  /// Of all portals, each kind in order of creation.
  std::vector<PortalTokenPtr> portal_tokens;
  std::vector<PortalSecretPtr> portal_secrets;
  std::vector<DeviceCodePtr> device_codes;

  std::size_t portal_count() const;
};

/// A copy that portal calls don't change. Times of last use and counters of response rules are the
/// only mutable parts of an image, and are shared with the store; everything else is immutable.
/// Copy an image before keeping it, and copy it again when putting it back while keeping it.
StateImage detached(const StateImage& image);

}  // namespace porthole
