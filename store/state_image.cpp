#include "store/state_image.h"

#include <memory>

namespace porthole {

std::size_t StateImage::portal_count() const {
  std::size_t count = 0;
  for (const OrganizationImage& organization : organizations) count += organization.portals.size();
  return count;
}

StateImage detached(const StateImage& image) {
  StateImage copy = image;
  for (StateImage::OrganizationImage& organization : copy.organizations) {
    for (PortalPtr& portal : organization.portals) {
      if (portal->responses == nullptr) continue;
      auto own = std::make_shared<Portal>(*portal);
      own->responses = portal->responses->copy();
      portal = std::move(own);
    }
  }
  for (PortalTokenPtr& token : copy.portal_tokens) {
    token = std::make_shared<const PortalToken>(*token);
  }
  for (PortalSecretPtr& secret : copy.portal_secrets) {
    secret = std::make_shared<const PortalSecret>(*secret);
  }
  return copy;
}

}  // namespace porthole
