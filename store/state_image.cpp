#include "store/state_image.h"

#include <cstddef>
#include <memory>
#include <utility>

namespace porthole {

std::size_t StateImage::portal_count() const {
  std::size_t count = 0;
  for (const OrganizationImage& organization : organizations) count += organization.portals.size();
  return count;
}

namespace {

/// Calls `change(portal)` for each portal with response rules.
template <typename Change>
void for_each_ruled(StateImage& image, const Change& change) {
  for (StateImage::OrganizationImage& organization : image.organizations) {
    for (PortalPtr& portal : organization.portals) {
      if (portal->responses != nullptr) change(portal);
    }
  }
}

PortalPtr with_rules(const Portal& portal, std::shared_ptr<graphql::ResponseRules> rules) {
  auto own = std::make_shared<Portal>(portal);
  own->responses = std::move(rules);
  return own;
}

template <typename T>
std::vector<LastUse> uses_of(const std::vector<std::shared_ptr<const T>>& values) {
  std::vector<LastUse> uses;
  uses.reserve(values.size());
  for (const auto& value : values) uses.push_back(value->last_use);
  return uses;
}

/// Copies those values that were used since.
template <typename T>
void restore_uses(std::vector<std::shared_ptr<const T>>& values, const std::vector<LastUse>& uses) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i]->last_use.get() == uses[i].get()) continue;
    auto own = std::make_shared<T>(*values[i]);
    own->last_use = uses[i];
    values[i] = std::move(own);
  }
}

}  // namespace

KeptImage::KeptImage(StateImage image)
    : image_(std::move(image)),
      token_uses_(uses_of(image_.portal_tokens)),
      secret_uses_(uses_of(image_.portal_secrets)) {
  for_each_ruled(image_,
                 [&](const PortalPtr& portal) { rules_.push_back(portal->responses->copy()); });
}

StateImage KeptImage::restored() const {
  StateImage image = image_;
  auto rules = rules_.begin();
  for_each_ruled(image, [&](PortalPtr& portal) {
    portal = with_rules(*portal, (*rules)->copy());
    ++rules;
  });
  restore_uses(image.portal_tokens, token_uses_);
  restore_uses(image.portal_secrets, secret_uses_);
  return image;
}

}  // namespace porthole
