#include "store/state_conversion.h"

#include <algorithm>
#include <iterator>
#include <unordered_set>
#include <utility>

namespace porthole {
namespace {

template <typename T>
void append(std::vector<T>& all, std::vector<T> more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

StateImage::OrganizationImage capture_organization(const OrganizationState& state) {
  return {state.organization, state.in_order.all(), state.audit_log.events(),
          state.audit_log.first_number()};
}

}  // namespace

std::unique_ptr<OrganizationState> make_organization(const StateImage::OrganizationImage& image) {
  auto state = std::make_unique<OrganizationState>(image.organization);
  for (const PortalPtr& portal : image.portals) state->insert(portal);
  std::uint64_t number = image.audit_number_first;
  for (const AuditEventPtr& event : image.audit_events) state->audit_log.restore(number++, event);
  return state;
}

StoreState make_state(const StateImage& image) {
  StoreState state;
  state.users = image.users;
  for (const UserPtr& user : image.users) {
    state.users_by_uuid.insert_or_assign(user);
    state.users_by_email.insert_or_assign(user);
  }
  for (const StateImage::OrganizationImage& entry : image.organizations) {
    const OrganizationPtr& organization = entry.organization;
    state.organizations.emplace(organization->slug, make_organization(entry));
    state.organizations_in_order.push_back(organization);
    state.organizations_by_uuid.insert_or_assign(organization);
    state.organization_number_last = std::max(state.organization_number_last, organization->number);
  }
  for (const AccessTokenPtr& token : image.access_tokens) {
    state.access_tokens.emplace(token->digest, token);
    state.access_tokens_by_uuid.insert_or_assign(token);
  }
  state.revoked_tokens.insert(image.revoked_tokens.begin(), image.revoked_tokens.end());
  for (const PortalTokenPtr& token : image.portal_tokens) state.credentials.insert(token);
  for (const PortalSecretPtr& secret : image.portal_secrets) state.credentials.insert(secret);
  for (const DeviceCodePtr& code : image.device_codes) state.credentials.insert(code);
  return state;
}

StateCapture capture(const StoreState& state) {
  StateCapture captured;
  StateImage& image = captured.image;
  image.users = state.users;
  image.organizations.reserve(state.organizations_in_order.size());
  for (const OrganizationPtr& organization : state.organizations_in_order) {
    image.organizations.push_back(capture_organization(*state.find(organization->slug)));
  }
  image.access_tokens.reserve(state.access_tokens.size());
  for (const auto& [digest, token] : state.access_tokens) image.access_tokens.push_back(token);
  image.revoked_tokens.assign(state.revoked_tokens.begin(), state.revoked_tokens.end());
  captured.credentials = {state.credentials.tokens().all(), state.credentials.secrets().all(),
                          state.credentials.codes().all()};
  return captured;
}

StateCapture capture(const StoreState& state, const OrganizationState& organization) {
  StateCapture captured;
  captured.only_named_users = true;
  captured.image.users = state.users;
  captured.image.organizations.push_back(capture_organization(organization));
  for (const PortalPtr& portal : captured.image.organizations.back().portals) {
    append(captured.credentials.tokens, state.credentials.tokens().entries_of(portal->uuid));
    append(captured.credentials.secrets, state.credentials.secrets().entries_of(portal->uuid));
    append(captured.credentials.codes, state.credentials.codes().entries_of(portal->uuid));
  }
  return captured;
}

StateImage to_image(StateCapture capture) {
  StateImage image = std::move(capture.image);
  sort_by_uuid(image.access_tokens);
  std::sort(image.revoked_tokens.begin(), image.revoked_tokens.end());
  image.portal_tokens = PortalIndex<PortalToken>::in_order(std::move(capture.credentials.tokens));
  image.portal_secrets =
      PortalIndex<PortalSecret>::in_order(std::move(capture.credentials.secrets));
  image.device_codes = PortalIndex<DeviceCode>::in_order(std::move(capture.credentials.codes));
  if (capture.only_named_users) {
    const auto named = users_named_in(image);
    std::erase_if(image.users, [&](const UserPtr& user) { return !named.contains(user->uuid); });
  }
  return image;
}

std::unordered_set<Uuid, UuidHash> users_named_in(const StateImage& image) {
  std::unordered_set<Uuid, UuidHash> named;
  const auto add = [&](const UserPtr& user) {
    if (user != nullptr) named.insert(user->uuid);
  };
  for (const StateImage::OrganizationImage& organization : image.organizations) {
    for (const PortalPtr& portal : organization.portals) add(portal->created_by);
    // Where it is there already, only its portals are new.
    if (organization.is_there) continue;
    for (const Member& member : organization.organization->members) named.insert(member.user);
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

void sort_by_uuid(std::vector<AccessTokenPtr>& tokens) {
  std::sort(tokens.begin(), tokens.end(),
            [](const AccessTokenPtr& left, const AccessTokenPtr& right) {
              return left->uuid < right->uuid;
            });
}

}  // namespace porthole
