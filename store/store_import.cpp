#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

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

bool is_email_taken(const StoreState& state, const User& by) {
  return by.email == demo_user()->email || state.users_by_uuid.contains(by.uuid) ||
         std::any_of(state.users.begin(), state.users.end(),
                     [&](const UserPtr& user) { return user->email == by.email; });
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

void put_credentials(Transaction& transaction, const StateImage& image) {
  for (const PortalTokenPtr& token : image.portal_tokens) transaction.apply(PutPortalToken{token});
  for (const PortalSecretPtr& secret : image.portal_secrets) {
    transaction.apply(PutPortalSecret{secret});
  }
  for (const DeviceCodePtr& code : image.device_codes) transaction.apply(PutDeviceCode{code});
}

/// Why an organization's image can't replace `before` (null: nothing); nothing when it can.
std::optional<Error> find_replacement_conflict(const StateImage& image, const StoreState& state,
                                               const OrganizationState* before) {
  for (const PortalPtr& portal : image.organizations.front().portals) {
    if (before != nullptr && before->by_uuid.contains(portal->uuid)) continue;
    for (const auto& [slug, other] : state.organizations) {
      if (!other->by_uuid.contains(portal->uuid)) continue;
      return conflict("portal " + portal->uuid.to_string() +
                      " is another organization's: " + quote(slug));
    }
  }
  if (has_known_token(image, state.credentials, before)) return conflict(kTokenTaken);
  for (const UserPtr& user : image.users) {
    if (!state.users_by_uuid.contains(user->uuid) && is_email_taken(state, *user)) {
      return conflict("the address of user " + quote(user->email) + " is another user's here");
    }
  }
  return std::nullopt;
}

/// Why the organizations and portals of additions can't be added; nothing when they can.
std::optional<Error> find_portal_conflict(const StateImage& additions, const StoreState& state) {
  std::size_t organizations = state.organizations.size();
  for (const StateImage::OrganizationImage& entry : additions.organizations) {
    const std::string& slug = entry.organization->slug;
    const OrganizationState* there = state.find(slug);
    if (there == nullptr) {
      ++organizations;
      continue;
    }
    if (there->organization->uuid != entry.organization->uuid) {
      return conflict("organization " + quote(slug) + " is there already");
    }
    if (there->by_slug.size() + entry.portals.size() > limits::kPortalsMax) {
      return conflict("organization " + quote(slug) + " would have more than " +
                      std::to_string(limits::kPortalsMax) + " portals");
    }
    for (const PortalPtr& portal : entry.portals) {
      if (there->by_slug.contains(portal->contents.slug)) {
        return conflict("portal " + quote(portal->contents.slug) + " is there already");
      }
    }
  }
  if (organizations > limits::kOrganizationsMax) {
    return conflict("there would be more than " + std::to_string(limits::kOrganizationsMax) +
                    " organizations");
  }
  for (const auto& [slug, there] : state.organizations) {
    for (const StateImage::OrganizationImage& entry : additions.organizations) {
      for (const PortalPtr& portal : entry.portals) {
        if (!there->by_uuid.contains(portal->uuid)) continue;
        return conflict("portal " + portal->uuid.to_string() + " is there already");
      }
    }
  }
  return std::nullopt;
}

/// Why additions can't be added; nothing when they can.
std::optional<Error> find_addition_conflict(const StateImage& additions, const StoreState& state) {
  if (auto error = find_portal_conflict(additions, state)) return error;
  if (state.users.size() + additions.users.size() > limits::kUsersMax ||
      state.access_tokens.size() + additions.access_tokens.size() > limits::kAccessTokensMax) {
    return conflict("there would be more than " + std::to_string(limits::kUsersMax) + " users or " +
                    std::to_string(limits::kAccessTokensMax) + " access tokens");
  }
  for (const UserPtr& user : additions.users) {
    if (is_email_taken(state, *user)) {
      return conflict("user " + quote(user->email) + " is there already");
    }
  }
  for (const AccessTokenPtr& token : additions.access_tokens) {
    if (state.access_tokens.contains(token->digest)) {
      return conflict("access token " + token->uuid.to_string() + " is there already");
    }
  }
  if (has_known_token(additions, state.credentials, nullptr)) return conflict(kTokenTaken);
  return std::nullopt;
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
  return change_state([&](Transaction& transaction) -> Result<Verdict> {
    const StoreState& state = transaction.state();
    const OrganizationState* before = state.find(slug);
    if (auto error = find_replacement_conflict(image, state, before)) return *std::move(error);
    std::size_t position = kAtEnd;
    if (before != nullptr) {
      position = state.position_of(*before);
      transaction.apply(RemoveOrganization{slug});
    }
    transaction.apply(PutOrganization{std::move(prepared), position});
    put_credentials(transaction, image);
    for (const UserPtr& user : image.users) {
      if (!state.users_by_uuid.contains(user->uuid)) transaction.apply(PutUser{user});
    }
    return Verdict::committed;
  });
}

Result<void> Store::add(const StateImage& additions) {
  return change_state([&](Transaction& transaction) -> Result<Verdict> {
    const StoreState& state = transaction.state();
    if (auto error = find_addition_conflict(additions, state)) return *std::move(error);
    for (const StateImage::OrganizationImage& entry : additions.organizations) {
      const std::string& slug = entry.organization->slug;
      if (state.find(slug) == nullptr) {
        transaction.apply(PutOrganization{std::make_unique<OrganizationState>(entry.organization)});
      }
      OrganizationState* organization = transaction.find(slug);
      for (const PortalPtr& portal : entry.portals)
        transaction.apply(PutPortal{organization, portal});
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
    transaction.apply(RemoveUser{uuid});
    return Verdict::committed;
  });
}

Result<void> Store::delete_access_token(const Uuid& uuid) {
  const std::vector<AccessTokenPtr> tokens = access_tokens();
  const auto found = std::find_if(tokens.begin(), tokens.end(),
                                  [&](const AccessTokenPtr& token) { return token->uuid == uuid; });
  if (found == tokens.end()) return Error{ErrorCode::not_found, "No access token found"};
  return revoke(**found);
}

}  // namespace porthole
