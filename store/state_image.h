#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "portal/access_token.h"
#include "portal/audit_event.h"
#include "portal/base/digest.h"
#include "portal/device_code.h"
#include "portal/last_use.h"
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
    /// Of additions (`Store::add`): the organization is the store's already, and must still be.
    bool is_there = false;
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

/// An image at one moment, to be kept. It shares with the store all that is immutable: everything
/// but times of last use and counters of response rules.
class KeptImage {
 public:
  KeptImage() = default;
  explicit KeptImage(StateImage image);

  /// What it was made of, for what portal calls don't change.
  const StateImage& image() const { return image_; }
  /// A copy to give to a store, as all was at that moment.
  StateImage restored() const;

 private:
  StateImage image_;
  // In the order of the image: what portal calls change.
  std::vector<LastUse> token_uses_;
  std::vector<LastUse> secret_uses_;
  /// Of the portals that have rules.
  std::vector<std::shared_ptr<const graphql::ResponseRules>> rules_;
};

}  // namespace porthole
