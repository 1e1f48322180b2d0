#include <algorithm>
#include <iterator>
#include <memory>
#include <unordered_set>
#include <utility>

#include "portal/limits.h"
#include "store/not_found.h"
#include "store/store.h"

namespace porthole {
namespace {

Error conflict(std::string message) {
  return {ErrorCode::conflict, std::move(message)};
}

template <typename T>
void append(std::vector<T>& all, std::vector<T> more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

/// The users that something in an image names.
std::unordered_set<Uuid, UuidHash> users_named_in(const StateImage& image) {
  std::unordered_set<Uuid, UuidHash> named;
  const auto add = [&](const UserPtr& user) {
    if (user != nullptr) named.insert(user->uuid);
  };
  for (const StateImage::OrganizationImage& organization : image.organizations) {
    for (const PortalPtr& portal : organization.portals) add(portal->created_by);
  }
  for (const PortalTokenPtr& token : image.portal_tokens) {
    add(token->user);
    add(token->created_by);
  }
  for (const PortalSecretPtr& secret : image.portal_secrets) add(secret->created_by);
  for (const DeviceCodePtr& code : image.device_codes) {
    add(code->asked_by.user);
    add(code->decided_by);
  }
  return named;
}

const UserPtr* find_user(const std::vector<UserPtr>& users, const Uuid& uuid) {
  const auto found = std::find_if(users.begin(), users.end(),
                                  [&](const UserPtr& user) { return user->uuid == uuid; });
  return found == users.end() ? nullptr : &*found;
}

bool is_email_taken(const std::vector<UserPtr>& users, const User& by) {
  return by.email == demo_user()->email ||
         std::any_of(users.begin(), users.end(), [&](const UserPtr& user) {
           return user->email == by.email || user->uuid == by.uuid;
         });
}

/// Whether a token or code of the image opens something already.
bool has_known_token(const StateImage& image, const Credentials& credentials) {
  const auto is_known = [&](const auto& value) {
    return credentials.token(value->digest) != nullptr ||
           credentials.code(value->digest) != nullptr;
  };
  return std::any_of(image.portal_tokens.begin(), image.portal_tokens.end(), is_known) ||
         std::any_of(image.device_codes.begin(), image.device_codes.end(), is_known);
}

constexpr const char* kTokenTaken = "a token or code in it is another's already";

}  // namespace

Result<void> Store::replace(const StateImage& image) {
  auto other = std::make_shared<State>(state_of(image));
  std::uint64_t revision = 0;
  {
    const MutexLock lock(mutex_);
    // The old state is freed with `other`: after the lock, or when the change is final.
    std::swap(state_, *other);
    revision = record([other](State& state) { std::swap(state, *other); });
  }
  return acknowledge(revision);
}

Result<StateImage> Store::image(std::string_view organization_slug) const {
  StateImage image;
  std::vector<Credentials::TokenEntry> tokens;
  std::vector<Credentials::SecretEntry> secrets;
  std::vector<Credentials::CodeEntry> codes;
  std::vector<UserPtr> users;
  {
    const MutexLock lock(mutex_);
    const OrganizationState* held = state_.find(organization_slug);
    if (held == nullptr) return no_organization();
    image.revision = revision_;
    image.organizations.push_back(image_of(*held));
    for (const PortalPtr& portal : image.organizations.back().portals) {
      append(tokens, state_.credentials.tokens().entries_of(portal->uuid));
      append(secrets, state_.credentials.secrets().entries_of(portal->uuid));
      append(codes, state_.credentials.codes().entries_of(portal->uuid));
    }
    users = state_.users;
  }
  image.portal_tokens = ByPortal<PortalToken>::in_order(std::move(tokens));
  image.portal_secrets = ByPortal<PortalSecret>::in_order(std::move(secrets));
  image.device_codes = ByPortal<DeviceCode>::in_order(std::move(codes));
  const auto named = users_named_in(image);
  std::copy_if(users.begin(), users.end(), std::back_inserter(image.users),
               [&](const UserPtr& user) { return named.contains(user->uuid); });
  return image;
}

std::optional<Error> Store::find_conflict(const StateImage& image, const State& others,
                                          const OrganizationState* before) {
  for (const PortalPtr& portal : image.organizations.front().portals) {
    if (before != nullptr && before->by_uuid.contains(portal->uuid)) continue;
    for (const auto& [slug, other] : others.organizations) {
      if (!other->by_uuid.contains(portal->uuid)) continue;
      return conflict("portal " + portal->uuid.to_string() + " is another organization's: \"" +
                      slug + '"');
    }
  }
  if (has_known_token(image, others.credentials)) return conflict(kTokenTaken);
  for (const UserPtr& user : image.users) {
    if (find_user(others.users, user->uuid) == nullptr && is_email_taken(others.users, *user)) {
      return conflict("the address of user \"" + user->email + "\" is another user's here");
    }
  }
  return std::nullopt;
}

Result<void> Store::replace_organization(const StateImage& image) {
  const StateImage::OrganizationImage& organization = image.organizations.front();
  const std::string slug = organization.organization->slug;
  std::unique_ptr<OrganizationState> made = state_of(organization);
  std::shared_ptr<TakenOrganization> before;  // Freed after the lock.
  std::uint64_t revision = 0;
  {
    const MutexLock lock(mutex_);
    before = std::make_shared<TakenOrganization>(state_.take_organization(slug));
    if (auto error = find_conflict(image, state_, before->state.get())) {
      if (before->state != nullptr) state_.put_organization(std::move(*before));
      return *std::move(error);
    }
    const bool was_there = before->state != nullptr;
    state_.put_organization(
        {was_there ? before->place : state_.organizations_in_order.size(), std::move(made)});
    insert_credentials(image, state_.credentials);
    std::size_t users_added = 0;
    for (const UserPtr& user : image.users) {
      if (find_user(state_.users, user->uuid) != nullptr) continue;
      state_.users.push_back(user);
      ++users_added;
    }
    revision = record([slug, before, was_there, users_added](State& state) {
      state.take_organization(slug);
      if (was_there) state.put_organization(std::move(*before));
      state.users.resize(state.users.size() - users_added);
    });
  }
  return acknowledge(revision);
}

// Additions.

std::optional<Error> Store::find_conflict(const StateImage& additions) const {
  std::size_t organizations = state_.organizations.size();
  for (const StateImage::OrganizationImage& entry : additions.organizations) {
    const std::string& slug = entry.organization->slug;
    const OrganizationState* there = state_.find(slug);
    if (there == nullptr) {
      ++organizations;
      continue;
    }
    if (there->organization->uuid != entry.organization->uuid) {
      return conflict("organization \"" + slug + "\" is there already");
    }
    if (there->by_slug.size() + entry.portals.size() > limits::kPortalsMax) {
      return conflict("organization \"" + slug + "\" would have more than " +
                      std::to_string(limits::kPortalsMax) + " portals");
    }
    for (const PortalPtr& portal : entry.portals) {
      if (there->by_slug.contains(portal->contents.slug)) {
        return conflict("portal \"" + portal->contents.slug + "\" is there already");
      }
    }
  }
  if (organizations > limits::kOrganizationsMax) {
    return conflict("there would be more than " + std::to_string(limits::kOrganizationsMax) +
                    " organizations");
  }
  for (const auto& [slug, there] : state_.organizations) {
    for (const StateImage::OrganizationImage& entry : additions.organizations) {
      for (const PortalPtr& portal : entry.portals) {
        if (!there->by_uuid.contains(portal->uuid)) continue;
        return conflict("portal " + portal->uuid.to_string() + " is there already");
      }
    }
  }
  if (state_.users.size() + additions.users.size() > limits::kUsersMax ||
      state_.access_tokens.size() + additions.access_tokens.size() > limits::kAccessTokensMax) {
    return conflict("there would be more than " + std::to_string(limits::kUsersMax) + " users or " +
                    std::to_string(limits::kAccessTokensMax) + " access tokens");
  }
  for (const UserPtr& user : additions.users) {
    if (is_email_taken(state_.users, *user)) {
      return conflict("user \"" + user->email + "\" is there already");
    }
  }
  for (const AccessTokenPtr& token : additions.access_tokens) {
    if (state_.access_tokens.contains(token->digest)) {
      return conflict("access token " + token->uuid.to_string() + " is there already");
    }
  }
  if (has_known_token(additions, state_.credentials)) return conflict(kTokenTaken);
  return std::nullopt;
}

Result<void> Store::add(const StateImage& additions) {
  std::uint64_t revision = 0;
  {
    const MutexLock lock(mutex_);
    if (auto error = find_conflict(additions)) return *std::move(error);
    std::size_t organizations_added = 0;
    for (const StateImage::OrganizationImage& entry : additions.organizations) {
      OrganizationState* there = state_.find(entry.organization->slug);
      if (there == nullptr) {
        state_.insert(entry.organization);
        there = state_.find(entry.organization->slug);
        ++organizations_added;
      }
      for (const PortalPtr& portal : entry.portals) there->insert(portal);
    }
    insert_credentials(additions, state_.credentials);
    state_.users.insert(state_.users.end(), additions.users.begin(), additions.users.end());
    std::vector<Digest> revived;
    for (const AccessTokenPtr& token : additions.access_tokens) {
      state_.access_tokens.emplace(token->digest, token);
      if (state_.revoked_tokens.erase(token->digest) > 0) revived.push_back(token->digest);
    }
    revision = record([additions, organizations_added, revived](State& state) {
      for (const StateImage::OrganizationImage& entry : additions.organizations) {
        for (const PortalPtr& portal : entry.portals) {
          state.find(entry.organization->slug)->erase(portal);
          state.credentials.erase_portal(portal->uuid);
        }
      }
      for (std::size_t i = 0; i < organizations_added; ++i) state.erase_last_organization();
      state.users.resize(state.users.size() - additions.users.size());
      for (const AccessTokenPtr& token : additions.access_tokens) {
        state.access_tokens.erase(token->digest);
      }
      state.revoked_tokens.insert(revived.begin(), revived.end());
    });
  }
  return acknowledge(revision);
}

// Organizations, users, access tokens.

std::vector<OrganizationPtr> Store::organizations() const {
  const MutexLock lock(mutex_);
  return state_.organizations_in_order;
}

bool Store::has_organization(std::string_view slug) const {
  const MutexLock lock(mutex_);
  return state_.find(slug) != nullptr;
}

Result<void> Store::delete_organization(std::string_view slug) {
  /// An access token that saw it, and what it is from now on: null if it goes.
  struct Narrowed {
    AccessTokenPtr before;
    AccessTokenPtr after;
  };
  std::shared_ptr<TakenOrganization> taken;  // Freed after the lock.
  std::uint64_t revision = 0;
  {
    const MutexLock lock(mutex_);
    taken = std::make_shared<TakenOrganization>(state_.take_organization(slug));
    if (taken->state == nullptr) return no_organization();
    std::vector<Narrowed> narrowed;
    for (const auto& [digest, token] : state_.access_tokens) {
      const auto& seen = token->organizations;
      if (std::find(seen.begin(), seen.end(), slug) == seen.end()) continue;
      AccessToken after = *token;
      std::erase(after.organizations, slug);
      // One without a list would see all of them.
      const bool goes = after.organizations.empty();
      narrowed.push_back(
          {token, goes ? nullptr : std::make_shared<const AccessToken>(std::move(after))});
    }
    for (const Narrowed& each : narrowed) {
      if (each.after == nullptr) {
        state_.access_tokens.erase(each.before->digest);
      } else {
        state_.access_tokens.at(each.before->digest) = each.after;
      }
    }
    revision = record([taken, narrowed](State& state) {
      state.put_organization(std::move(*taken));
      for (const Narrowed& each : narrowed) {
        state.access_tokens.insert_or_assign(each.before->digest, each.before);
      }
    });
  }
  return acknowledge(revision);
}

std::string Store::find_belongings(const Uuid& user, const State& state) {
  const auto is_theirs = [&](const UserPtr& other) {
    return other != nullptr && other->uuid == user;
  };
  for (const auto& [digest, token] : state.access_tokens) {
    if (is_theirs(token->user)) return "access token " + token->uuid.to_string();
  }
  for (const auto& [slug, organization] : state.organizations) {
    for (const PortalPtr& portal : organization->in_order.all()) {
      if (is_theirs(portal->created_by)) {
        return "portal \"" + portal->contents.slug + "\" of organization \"" + slug + '"';
      }
    }
  }
  for (const auto& entry : state.credentials.tokens().all()) {
    if (is_theirs(entry.value->user) || is_theirs(entry.value->created_by)) {
      return "portal token " + entry.value->uuid.to_string();
    }
  }
  for (const auto& entry : state.credentials.secrets().all()) {
    if (is_theirs(entry.value->created_by)) return "secret " + entry.value->uuid.to_string();
  }
  for (const auto& entry : state.credentials.codes().all()) {
    if (is_theirs(entry.value->asked_by.user) || is_theirs(entry.value->decided_by)) {
      return "code " + entry.value->uuid.to_string();
    }
  }
  return {};
}

Result<void> Store::delete_user(const Uuid& uuid) {
  std::uint64_t revision = 0;
  {
    const MutexLock lock(mutex_);
    const UserPtr* found = find_user(state_.users, uuid);
    if (found == nullptr) return Error{ErrorCode::not_found, "No user found"};
    if (const std::string belonging = find_belongings(uuid, state_); !belonging.empty()) {
      return conflict("The user still has something: " + belonging);
    }
    const UserPtr user = *found;
    const auto place = found - state_.users.data();
    state_.users.erase(state_.users.begin() + place);
    revision = record(
        [user, place](State& state) { state.users.insert(state.users.begin() + place, user); });
  }
  return acknowledge(revision);
}

std::vector<AccessTokenPtr> Store::access_tokens() const {
  std::vector<AccessTokenPtr> tokens;
  {
    const MutexLock lock(mutex_);
    for (const auto& [digest, token] : state_.access_tokens) tokens.push_back(token);
  }
  sort_by_uuid(tokens);
  return tokens;
}

Result<void> Store::delete_access_token(const Uuid& uuid) {
  const std::vector<AccessTokenPtr> tokens = access_tokens();
  const auto found = std::find_if(tokens.begin(), tokens.end(),
                                  [&](const AccessTokenPtr& token) { return token->uuid == uuid; });
  if (found == tokens.end()) return Error{ErrorCode::not_found, "No access token found"};
  return revoke(**found);
}

}  // namespace porthole
