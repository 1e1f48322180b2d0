#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "store/state.h"

/// `StoreState::find_broken_invariant`: each check returns what is wrong, or an empty string.
namespace porthole {
namespace {

std::string check_users(const StoreState& state) {
  if (state.users.size() != state.users_by_uuid.size() ||
      state.users.size() != state.users_by_email.size()) {
    return "users in order, by uuid and by e-mail address differ in number";
  }
  for (const UserPtr& user : state.users) {
    const UserPtr* found = state.users_by_uuid.find(user->uuid);
    if (found == nullptr || *found != user) return "user " + user->email + " isn't found by uuid";
    const UserPtr* by_email = state.users_by_email.find(user->email);
    if (by_email == nullptr || *by_email != user) return "user " + user->email + " isn't found";
  }
  return {};
}

/// `what` belongs to `user`, which may be null.
std::string check_owner(const StoreState& state, const UserPtr& user, const std::string& what) {
  if (user == nullptr || state.has_user(user->uuid)) return {};
  return what + " belongs to user " + user->email + ", who isn't there";
}

std::string check_portals(const StoreState& state, const OrganizationState& organization) {
  const std::string& slug = organization.organization->slug;
  const std::vector<PortalPtr> portals = organization.in_order.all();
  if (portals.size() != organization.by_slug.size() ||
      portals.size() != organization.by_uuid.size()) {
    return "portals of " + slug + " by slug, by uuid and in order differ in number";
  }
  for (const PortalPtr& portal : portals) {
    const std::string name = "portal " + portal->contents.slug;
    const OrganizationState::PortalEntry* found = organization.by_slug.find(portal->contents.slug);
    if (found == nullptr || found->portal != portal) return name + " is not found by its slug";
    const PortalPtr* by_uuid = organization.by_uuid.find(portal->uuid);
    if (by_uuid == nullptr || *by_uuid != portal) return name + " is not found by its uuid";
    if (portal->organization_uuid != organization.organization->uuid) {
      return name + " names another organization";
    }
    if (portal->created_by == nullptr) return name + " has no creator";
    std::string broken = check_owner(state, portal->created_by, name);
    if (!broken.empty()) return broken;
  }
  return {};
}

std::string check_members(const StoreState& state, const Organization& organization) {
  const std::vector<Member>& members = organization.members;
  const auto is_before = [](const Member& left, const Member& right) {
    return left.user < right.user;
  };
  const auto is_not_before = [&](const Member& left, const Member& right) {
    return !is_before(left, right);
  };
  if (std::adjacent_find(members.begin(), members.end(), is_not_before) != members.end()) {
    return "members of " + organization.slug + " are not sorted, or stand twice";
  }
  for (const Member& member : members) {
    if (state.has_user(member.user)) continue;
    return organization.slug + " has a member who isn't there: " + member.user.to_string();
  }
  return {};
}

std::string check_organizations(const StoreState& state, std::size_t audit_events_max) {
  if (state.organizations.size() != state.organizations_in_order.size() ||
      state.organizations.size() != state.organizations_by_uuid.size()) {
    return "organizations by slug, by uuid and in order differ in number";
  }
  for (const OrganizationPtr& organization : state.organizations_in_order) {
    const OrganizationState* entry = state.find(organization->slug);
    if (entry == nullptr || entry->organization != organization) {
      return "organization " + organization->slug + " is not found by its slug";
    }
    if (organization->number > state.organization_number_last) {
      return "organization " + organization->slug + " has a number that may be given again";
    }
    if (std::string broken = entry->audit_log.find_broken_invariant(); !broken.empty()) {
      return broken + " in " + organization->slug;
    }
    if (entry->audit_log.size() > audit_events_max && audit_events_max > 0) {
      return "too many audit events in " + organization->slug;
    }
    const OrganizationPtr* by_uuid = state.organizations_by_uuid.find(organization->uuid);
    if (by_uuid == nullptr || *by_uuid != organization) {
      return "organization " + organization->slug + " is not found by its uuid";
    }
    if (std::string broken = check_members(state, *organization); !broken.empty()) return broken;
    if (std::string broken = check_portals(state, *entry); !broken.empty()) return broken;
  }
  return {};
}

std::string check_access_tokens(const StoreState& state) {
  if (state.access_tokens.size() != state.access_tokens_by_uuid.size()) {
    return "access tokens by digest and by uuid differ in number";
  }
  for (const auto& [digest, token] : state.access_tokens) {
    if (token->digest != digest) return "an access token is indexed under another digest";
    if (state.revoked_tokens.contains(digest)) return "an access token is declared and revoked";
    if (!state.access_tokens_by_uuid.contains(token->uuid)) return "a token isn't found by uuid";
    for (const std::string& slug : token->organizations) {
      if (state.find(slug) == nullptr) return "an access token names no organization: " + slug;
    }
    std::string broken = check_owner(state, token->user, "access token " + token->uuid.to_string());
    if (!broken.empty()) return broken;
  }
  return {};
}

/// The UUIDs of all portals, with the organization of each; nothing when one is there twice.
std::optional<std::unordered_map<Uuid, const Organization*, UuidHash>> portals_by_uuid(
    const StoreState& state) {
  std::unordered_map<Uuid, const Organization*, UuidHash> portals;
  bool is_unique = true;
  for (const auto& [slug, organization] : state.organizations) {
    const Organization* owner = organization->organization.get();
    organization->by_uuid.for_each([&](const PortalPtr& portal) {
      is_unique = portals.emplace(portal->uuid, owner).second && is_unique;
    });
  }
  if (!is_unique) return std::nullopt;
  return portals;
}

std::string check_credentials(const StoreState& state) {
  if (std::string broken = state.credentials.find_broken_invariant(); !broken.empty()) {
    return broken;
  }
  const auto portals = portals_by_uuid(state);
  if (!portals) return "a portal is in two organizations";
  for (const auto& entry : state.credentials.tokens().all()) {
    const PortalToken& token = *entry.value;
    const std::string name = "portal token " + token.uuid.to_string();
    if (!portals->contains(token.portal_uuid)) return name + " belongs to no portal";
    if (auto broken = check_owner(state, token.user, name); !broken.empty()) return broken;
    if (auto broken = check_owner(state, token.created_by, name); !broken.empty()) return broken;
  }
  for (const auto& entry : state.credentials.secrets().all()) {
    const PortalSecret& secret = *entry.value;
    const std::string name = "secret " + secret.uuid.to_string();
    if (!portals->contains(secret.portal_uuid)) return name + " belongs to no portal";
    if (auto broken = check_owner(state, secret.created_by, name); !broken.empty()) return broken;
  }
  for (const auto& entry : state.credentials.codes().all()) {
    const DeviceCode& code = *entry.value;
    const std::string name = "code " + code.uuid.to_string();
    const auto portal = portals->find(code.portal_uuid);
    if (portal == portals->end()) return name + " belongs to no portal";
    if (portal->second->slug != code.organization_slug) return name + " names another organization";
    if (auto broken = check_owner(state, code.asked_by.user, name); !broken.empty()) return broken;
    if (auto broken = check_owner(state, code.decided_by, name); !broken.empty()) return broken;
  }
  return {};
}

}  // namespace

std::string StoreState::find_broken_invariant(std::size_t audit_events_max) const {
  if (std::string broken = check_users(*this); !broken.empty()) return broken;
  if (std::string broken = check_organizations(*this, audit_events_max); !broken.empty()) {
    return broken;
  }
  if (std::string broken = check_access_tokens(*this); !broken.empty()) return broken;
  return check_credentials(*this);
}

}  // namespace porthole
