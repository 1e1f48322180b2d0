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

/// All that a store holds, or a part of it, at one moment: what fixtures and snapshots are read
/// into, and snapshots are written from. The values are shared with the store, not copied.
struct StateImage {
  struct OrganizationImage {
    OrganizationPtr organization;
    std::vector<PortalPtr> portals;
    /// Oldest first, and the number of the first one: see `AuditLog`.
    std::vector<AuditEventPtr> audit_events = {};
    std::uint64_t audit_number_first = 1;
  };

  std::uint64_t revision = 0;
  std::vector<UserPtr> users;
  std::vector<OrganizationImage> organizations;
  std::vector<AccessTokenPtr> access_tokens;
  /// Digests of tokens that open mode was told to forget.
  std::vector<Digest> revoked_tokens;
  /// Of all portals, each kind in the order of its creation.
  std::vector<PortalTokenPtr> portal_tokens;
  std::vector<PortalSecretPtr> portal_secrets;
  std::vector<DeviceCodePtr> device_codes;

  std::size_t portal_count() const;
};

/// A copy that calls of portals leave alone: all else in an image is immutable, but times of last
/// use and what response rules have counted go on in the values that it shares with the store. To
/// be made of what is kept, and again of what is put back and kept on.
StateImage detached(const StateImage& image);

}  // namespace porthole
