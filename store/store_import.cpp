#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "portal/base/text.h"
#include "portal/limits.h"
#include "store/errors.h"
#include "store/state_conversion.h"
#include "store/store.h"

/// Changes of the state as a whole, and of what only the control API changes.
namespace porthole {
namespace {

Error conflict(std::string message) {
  return {ErrorCode::conflict, std::move(message)};
}

bool is_user_taken(const StoreState& state, const User& by) {
  return by.email == demo_user()->email || state.has_user(by.uuid) ||
         state.users_by_email.contains(by.email);
}

/// Whether a token or code of the image is there already, other than in `except` (null: nowhere).
bool has_known_token(const StateImage& image, const CredentialIndex& credentials,
                     const OrganizationState* except) {
  const auto is_others = [&](const auto& found) {
    return found != nullptr && (except == nullptr || !except->by_uuid.contains(found->portal_uuid));
  };
  const auto is_known = [&](const auto& value) {
    return is_others(credentials.token(value->digest)) ||
           is_others(credentials.code(value->digest));
  };
  return std::any_of(image.portal_tokens.begin(), image.portal_tokens.end(), is_known) ||
         std::any_of(image.device_codes.begin(), image.device_codes.end(), is_known);
}

constexpr const char* kTokenTaken = "a token or code in it is another's already";

Error too_many_organizations() {
  return conflict("there would be more than " + std::to_string(limits::kOrganizationsMax) +
                  " organizations");
}

Error too_many_users() {
  return conflict("there would be more than " + std::to_string(limits::kUsersMax) + " users");
}

using PortalUuids = std::unordered_set<Uuid, UuidHash>;

PortalUuids portal_uuids(const StateImage& image) {
  PortalUuids uuids;
  for (const StateImage::OrganizationImage& entry : image.organizations) {
    for (const PortalPtr& portal : entry.portals) uuids.insert(portal->uuid);
  }
  return uuids;
}

/// A portal of these that an organization other than `except` (null: any) has; nothing when there
/// is none. Looks for each portal in each organization, or for each that is there among these,
/// whichever costs less.
std::optional<Uuid> find_known_portal(const PortalUuids& portals, const StoreState& state,
                                      const OrganizationState* except) {
  for (const auto& [slug, organization] : state.organizations) {
    if (organization.get() == except) continue;
    std::optional<Uuid> known;
    if (organization->by_uuid.size() < portals.size()) {
      organization->by_uuid.for_each([&](const PortalPtr& portal) {
        if (portals.contains(portal->uuid)) known = portal->uuid;
      });
    } else {
      const auto found = std::find_if(
          portals.begin(), portals.end(),
          [&, &here = *organization](const Uuid& uuid) { return here.by_uuid.contains(uuid); });
      if (found != portals.end()) known = *found;
    }
    if (known) return known;
  }
  return std::nullopt;
}

void put_credentials(Transaction& transaction, const StateImage& image) {
  for (const PortalTokenPtr& token : image.portal_tokens) transaction.apply(PutPortalToken{token});
  for (const PortalSecretPtr& secret : image.portal_secrets) {
    transaction.apply(PutPortalSecret{secret});
  }
  for (const DeviceCodePtr& code : image.device_codes) transaction.apply(PutDeviceCode{code});
}

/// Why an image of one organization can't replace `before` (null: nothing); nothing when it can.
std::optional<Error> find_replacement_conflict(const StateImage& image, const StoreState& state,
                                               const OrganizationState* before,
                                               const PortalUuids& portals) {
  const Organization& organization = *image.organizations.front().organization;
  if (before == nullptr && state.organizations.size() >= limits::kOrganizationsMax) {
    return too_many_organizations();
  }
  const bool keeps_uuid = before != nullptr && before->organization->uuid == organization.uuid;
  if (!keeps_uuid && state.organizations_by_uuid.contains(organization.uuid)) {
    return conflict("uuid " + organization.uuid.to_string() + " is another organization's");
  }
  if (const auto known = find_known_portal(portals, state, before)) {
    return conflict("portal " + known->to_string() + " is another organization's");
  }
  if (has_known_token(image, state.credentials, before)) return conflict(kTokenTaken);
  std::size_t users = state.users.size();
  for (const UserPtr& user : image.users) {
    if (state.has_user(user->uuid)) continue;
    ++users;
    if (is_user_taken(state, *user)) {
      return conflict("the address of user " + quote(user->email) + " is another user's here");
    }
  }
  if (users > limits::kUsersMax) return too_many_users();
  return std::nullopt;
}

/// Why the organizations and portals of additions can't be added; nothing when they can.
std::optional<Error> find_portal_conflict(const StateImage& additions, const StoreState& state,
                                          const PortalUuids& portals) {
  std::size_t organizations = state.organizations.size();
  for (const StateImage::OrganizationImage& entry : additions.organizations) {
    const Organization& organization = *entry.organization;
    const OrganizationState* there = state.find(organization.slug);
    if (there == nullptr) {
      if (entry.is_there) {
        return conflict("organization " + quote(organization.slug) + " is not there any more");
      }
      if (state.organizations_by_uuid.contains(organization.uuid)) {
        return conflict("uuid " + organization.uuid.to_string() + " is another organization's");
      }
      ++organizations;
      continue;
    }
    if (there->organization->uuid != organization.uuid) {
      return conflict("organization " + quote(organization.slug) + " is there already");
    }
    if (there->by_slug.size() + entry.portals.size() > limits::kPortalsMax) {
      return conflict("organization " + quote(organization.slug) + " would have more than " +
                      std::to_string(limits::kPortalsMax) + " portals");
    }
    for (const PortalPtr& portal : entry.portals) {
      if (there->by_slug.contains(portal->contents.slug)) {
        return conflict("portal " + quote(portal->contents.slug) + " is there already");
      }
    }
  }
  if (organizations > limits::kOrganizationsMax) return too_many_organizations();
  if (const auto known = find_known_portal(portals, state, nullptr)) {
    return conflict("portal " + known->to_string() + " is there already");
  }
  return std::nullopt;
}

/// Why the users of additions, or their access tokens, can't be added; nothing when they can.
std::optional<Error> find_user_conflict(const StateImage& additions, const StoreState& state) {
  if (state.users.size() + additions.users.size() > limits::kUsersMax) return too_many_users();
  for (const UserPtr& user : additions.users) {
    if (is_user_taken(state, *user)) {
      return conflict("user " + quote(user->email) + " is there already");
    }
  }
  if (state.access_tokens.size() + additions.access_tokens.size() > limits::kAccessTokensMax) {
    return conflict("there would be more than " + std::to_string(limits::kAccessTokensMax) +
                    " access tokens");
  }
  for (const AccessTokenPtr& token : additions.access_tokens) {
    if (state.access_tokens.contains(token->digest) ||
        state.access_tokens_by_uuid.contains(token->uuid)) {
      return conflict("access token " + token->uuid.to_string() + " is there already");
    }
  }
  return std::nullopt;
}

/// The names that additions declare, and may refer to.
struct DeclaredNames {
  explicit DeclaredNames(const StateImage& additions) : named_users(users_named_in(additions)) {
    for (const AccessTokenPtr& token : additions.access_tokens)
      named_users.insert(token->user->uuid);
    for (const UserPtr& user : additions.users) named_users.erase(user->uuid);
    for (const auto& entry : additions.organizations) slugs.insert(entry.organization->slug);
  }

  /// Users that the additions name, and don't declare.
  std::unordered_set<Uuid, UuidHash> named_users;
  /// Organizations that they declare.
  std::unordered_set<std::string> slugs;
};

/// What additions refer to that isn't there; nothing when all is.
std::optional<Error> find_missing(const StateImage& additions, const StoreState& state,
                                  const DeclaredNames& names) {
  for (const Uuid& user : names.named_users) {
    if (!state.has_user(user))
      return conflict("user " + user.to_string() + " is not there any more");
  }
  for (const AccessTokenPtr& token : additions.access_tokens) {
    for (const std::string& slug : token->organizations) {
      if (names.slugs.contains(slug) || state.find(slug) != nullptr) continue;
      return conflict("organization " + quote(slug) + " is not there any more");
    }
  }
  return std::nullopt;
}

/// Makes a user that is about to be removed a member of no organization.
void remove_roles(Transaction& transaction, const Uuid& user) {
  const auto is_user = [&](const Member& member) { return member.user == user; };
  std::vector<OrganizationPtr> named;
  for (const OrganizationPtr& organization : transaction.state().organizations_in_order) {
    const std::vector<Member>& members = organization->members;
    if (std::any_of(members.begin(), members.end(), is_user)) named.push_back(organization);
  }
  for (const OrganizationPtr& organization : named) {
    Organization after = *organization;
    std::erase_if(after.members, is_user);
    transaction.apply(UpdateOrganization{transaction.find(organization->slug),
                                         std::make_shared<const Organization>(std::move(after))});
  }
}

}  // namespace

Result<void> Store::replace(const StateImage& image) {
  auto state = std::make_unique<StoreState>(make_state(image));
  const auto record = is_recorded() ? std::make_shared<const StateImage>(image) : nullptr;
  return change_state([&](Transaction& transaction) -> Result<Verdict> {
    transaction.apply(ReplaceState{std::move(state), record});
    return Verdict::committed;
  });
}

Result<void> Store::replace_organization(const StateImage& image) {
  const StateImage::OrganizationImage& organization = image.organizations.front();
  const std::string& slug = organization.organization->slug;
  std::unique_ptr<OrganizationState> prepared = make_organization(organization);
  const PortalUuids portals = portal_uuids(image);
  return change_state([&](Transaction& transaction) -> Result<Verdict> {
    const StoreState& state = transaction.state();
    const OrganizationState* before = state.find(slug);
    if (auto error = find_replacement_conflict(image, state, before, portals))
      return *std::move(error);
    std::size_t position = kAtEnd;
    if (before != nullptr) {
      position = state.position_of(*before);
      transaction.apply(RemoveOrganization{slug});
    }
    transaction.apply(PutOrganization{std::move(prepared), position});
    put_credentials(transaction, image);
    for (const UserPtr& user : image.users) {
      if (!state.has_user(user->uuid)) transaction.apply(PutUser{user});
    }
    return Verdict::committed;
  });
}

Result<void> Store::add(const StateImage& additions) {
  const PortalUuids portals = portal_uuids(additions);
  const DeclaredNames names(additions);
  std::vector<std::unique_ptr<OrganizationState>> prepared;
  for (const StateImage::OrganizationImage& entry : additions.organizations) {
    prepared.push_back(entry.is_there ? nullptr : make_organization(entry));
  }
  return change_state([&](Transaction& transaction) -> Result<Verdict> {
    const StoreState& state = transaction.state();
    if (auto error = find_portal_conflict(additions, state, portals)) return *std::move(error);
    if (auto error = find_user_conflict(additions, state)) return *std::move(error);
    if (auto error = find_missing(additions, state, names)) return *std::move(error);
    if (has_known_token(additions, state.credentials, nullptr)) return conflict(kTokenTaken);
    for (std::size_t i = 0; i < prepared.size(); ++i) {
      const StateImage::OrganizationImage& entry = additions.organizations[i];
      OrganizationState* organization = transaction.find(entry.organization->slug);
      if (organization == nullptr) {
        transaction.apply(PutOrganization{std::move(prepared[i])});
        continue;
      }
      for (const PortalPtr& portal : entry.portals) {
        transaction.apply(PutPortal{organization, portal});
      }
    }
    put_credentials(transaction, additions);
    for (const UserPtr& user : additions.users) transaction.apply(PutUser{user});
    for (const AccessTokenPtr& token : additions.access_tokens) {
      transaction.apply(PutAccessToken{token});
      transaction.apply(RemoveRevokedToken{token->digest});
    }
    return Verdict::committed;
  });
}

// Organizations, users, access tokens.

Result<void> Store::delete_organization(std::string_view slug) {
  return change_state([&](Transaction& transaction) -> Result<Verdict> {
    if (transaction.state().find(slug) == nullptr) return no_organization();
    transaction.apply(RemoveOrganization{std::string(slug)});
    std::vector<AccessTokenPtr> narrowed;
    for (const auto& [digest, token] : transaction.state().access_tokens) {
      const auto& seen = token->organizations;
      if (std::find(seen.begin(), seen.end(), slug) != seen.end()) narrowed.push_back(token);
    }
    for (const AccessTokenPtr& token : narrowed) {
      AccessToken after = *token;
      std::erase(after.organizations, slug);
      // A token without a list would see all organizations.
      if (after.organizations.empty()) {
        transaction.apply(RemoveAccessToken{token->digest});
      } else {
        transaction.apply(PutAccessToken{std::make_shared<const AccessToken>(std::move(after))});
      }
    }
    return Verdict::committed;
  });
}

Result<void> Store::delete_user(const Uuid& uuid) {
  return change_state([&](Transaction& transaction) -> Result<Verdict> {
    const StoreState& state = transaction.state();
    if (!state.users_by_uuid.contains(uuid)) return Error{ErrorCode::not_found, "No user found"};
    if (const std::string owned = state.owned_object(uuid); !owned.empty()) {
      return conflict("The user still has something: " + owned);
    }
    remove_roles(transaction, uuid);
    transaction.apply(RemoveUser{uuid});
    return Verdict::committed;
  });
}

Result<void> Store::delete_access_token(const Uuid& uuid) {
  AccessTokenPtr token;
  {
    const MutexLock lock(mutex_);
    const AccessTokenPtr* found = state_.access_tokens_by_uuid.find(uuid);
    if (found == nullptr) return Error{ErrorCode::not_found, "No access token found"};
    token = *found;
  }
  return revoke(*token);
}

}  // namespace porthole
