#include "store/state.h"

#include <algorithm>
#include <atomic>
#include <utility>

namespace porthole {

// One organization.

void OrganizationState::portals_changed() {
  static std::atomic<std::uint64_t> last{0};
  portals_version = last.fetch_add(1, std::memory_order_relaxed) + 1;
  rendered.reset();
}

void OrganizationState::prefetch(const Portal& portal) const {
  by_slug.prefetch(portal.contents.slug);
  by_uuid.prefetch(portal.uuid);
}

void OrganizationState::insert(const PortalPtr& portal) {
  portals_changed();
  by_slug.insert_or_assign({in_order.append(portal), portal});
  by_uuid.insert_or_assign(portal);
}

void OrganizationState::replace(const PortalPtr& before, const PortalPtr& after) {
  portals_changed();
  const PortalSequence::Key key = by_slug.find(before->contents.slug)->key;
  in_order.replace(key, after);
  by_uuid.insert_or_assign(after);
  if (before->contents.slug != after->contents.slug) by_slug.erase(before->contents.slug);
  by_slug.insert_or_assign({key, after});
}

OrganizationState::PortalSequence::Key OrganizationState::erase(const PortalPtr& portal) {
  portals_changed();
  const PortalSequence::Key key = by_slug.find(portal->contents.slug)->key;
  in_order.erase(key);
  by_slug.erase(portal->contents.slug);
  by_uuid.erase(portal->uuid);
  return key;
}

void OrganizationState::restore(PortalSequence::Key key, const PortalPtr& portal) {
  portals_changed();
  in_order.restore(key, portal);
  by_uuid.insert_or_assign(portal);
  by_slug.insert_or_assign({key, portal});
}

// Look-ups.

const OrganizationState* StoreState::find(std::string_view slug) const {
  const auto entry = organizations.find(slug);
  return entry == organizations.end() ? nullptr : entry->second.get();
}

OrganizationState* StoreState::find(std::string_view slug) {
  const auto entry = organizations.find(slug);
  return entry == organizations.end() ? nullptr : entry->second.get();
}

FoundPortal StoreState::find_portal(std::string_view organization_slug,
                                    std::string_view slug) const {
  const OrganizationState* organization = find(organization_slug);
  if (organization == nullptr) return {};
  const OrganizationState::PortalEntry* entry = organization->by_slug.find(slug);
  return {organization->organization, entry == nullptr ? nullptr : entry->portal};
}

FoundCode StoreState::find_code(const Digest& digest) const {
  const DeviceCodePtr code = credentials.code(digest);
  if (code == nullptr) return {};
  const OrganizationState* organization = find(code->organization_slug);
  if (organization == nullptr) return {};
  const PortalPtr* portal = organization->by_uuid.find(code->portal_uuid);
  if (portal == nullptr) return {};
  return {{organization->organization, *portal}, code};
}

std::size_t StoreState::position_of(const OrganizationState& organization) const {
  const auto found = std::find(organizations_in_order.begin(), organizations_in_order.end(),
                               organization.organization);
  return static_cast<std::size_t>(found - organizations_in_order.begin());
}

bool StoreState::has(IdentifiedKind kind, const Uuid& uuid) const {
  switch (kind) {
    case IdentifiedKind::user:
      return has_user(uuid);
    case IdentifiedKind::organization:
      return organizations_by_uuid.contains(uuid);
    case IdentifiedKind::access_token:
      return access_tokens_by_uuid.contains(uuid);
    case IdentifiedKind::portal:
      return std::any_of(organizations.begin(), organizations.end(),
                         [&](const auto& entry) { return entry.second->by_uuid.contains(uuid); });
  }
  return false;
}

bool StoreState::has_user(const Uuid& uuid) const {
  static const Uuid demo = demo_user()->uuid;
  return uuid == demo || users_by_uuid.contains(uuid);
}

UserPtr StoreState::first_user() const {
  return users.empty() ? demo_user() : users.front();
}

std::string StoreState::owned_object(const Uuid& user) const {
  const auto is_theirs = [&](const UserPtr& other) {
    return other != nullptr && other->uuid == user;
  };
  for (const auto& [digest, token] : access_tokens) {
    if (is_theirs(token->user)) return "access token " + token->uuid.to_string();
  }
  for (const auto& [slug, organization] : organizations) {
    PortalPtr owned;
    organization->by_uuid.for_each([&](const PortalPtr& portal) {
      if (is_theirs(portal->created_by)) owned = portal;
    });
    if (owned != nullptr) {
      return "portal \"" + owned->contents.slug + "\" of organization \"" + slug + '"';
    }
  }
  for (const auto& entry : credentials.tokens().all()) {
    if (is_theirs(entry.value->user) || is_theirs(entry.value->created_by)) {
      return "portal token " + entry.value->uuid.to_string();
    }
  }
  for (const auto& entry : credentials.secrets().all()) {
    if (is_theirs(entry.value->created_by)) return "secret " + entry.value->uuid.to_string();
  }
  for (const auto& entry : credentials.codes().all()) {
    if (is_theirs(entry.value->asked_by.user) || is_theirs(entry.value->decided_by)) {
      return "code " + entry.value->uuid.to_string();
    }
  }
  return {};
}

}  // namespace porthole
