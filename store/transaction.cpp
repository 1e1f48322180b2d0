#include "store/transaction.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace porthole {
namespace {

/// Inserts `value` at a position, or at the end.
template <typename T>
void insert_at(std::vector<T>& values, std::size_t position, T value) {
  position = std::min(position, values.size());
  values.insert(values.begin() + static_cast<std::ptrdiff_t>(position), std::move(value));
}

template <typename T>
void erase_at(std::vector<T>& values, std::size_t position) {
  values.erase(values.begin() + static_cast<std::ptrdiff_t>(position));
}

}  // namespace

// Users and access tokens.

void Transaction::apply(PutUser change) {
  record(change);
  undo_with(RemoveUser{change.user->uuid});
  state_.users_by_uuid.insert_or_assign(change.user);
  state_.users_by_email.insert_or_assign(change.user);
  insert_at(state_.users, change.position, std::move(change.user));
}

void Transaction::apply(RemoveUser change) {
  const auto found = std::find_if(state_.users.begin(), state_.users.end(),
                                  [&](const UserPtr& user) { return user->uuid == change.uuid; });
  if (found == state_.users.end()) return;
  record(change);
  const auto position = static_cast<std::size_t>(found - state_.users.begin());
  keep(PutUser{*found, position});
  state_.users_by_email.erase((*found)->email);
  state_.users_by_uuid.erase(change.uuid);
  erase_at(state_.users, position);
}

void Transaction::apply(PutAccessToken change) {
  record(change);
  const Digest& digest = change.token->digest;
  AccessTokenPtr& token = state_.access_tokens[digest];
  if (token == nullptr) {
    undo_with(RemoveAccessToken{digest});
  } else {
    keep(PutAccessToken{token});
  }
  token = std::move(change.token);
  state_.access_tokens_by_uuid.insert_or_assign(token);
}

void Transaction::apply(RemoveAccessToken change) {
  const auto found = state_.access_tokens.find(change.digest);
  if (found == state_.access_tokens.end()) return;
  record(change);
  keep(PutAccessToken{found->second});
  state_.access_tokens_by_uuid.erase(found->second->uuid);
  state_.access_tokens.erase(found);
}

void Transaction::apply(PutRevokedToken change) {
  if (!state_.revoked_tokens.insert(change.digest).second) return;
  record(change);
  undo_with(RemoveRevokedToken{change.digest});
}

void Transaction::apply(RemoveRevokedToken change) {
  if (state_.revoked_tokens.erase(change.digest) == 0) return;
  record(change);
  undo_with(PutRevokedToken{change.digest});
}

// Organizations.

void Transaction::apply(PutOrganization change) {
  const OrganizationPtr organization = change.organization->organization;
  record_organization(*change.organization, change.position);
  undo_with(RemoveOrganization{organization->slug});
  state_.organization_number_last = std::max(state_.organization_number_last, organization->number);
  insert_at(state_.organizations_in_order, change.position, organization);
  state_.organizations_by_uuid.insert_or_assign(organization);
  state_.organizations.emplace(organization->slug, std::move(change.organization));
  for (const PortalCredentials& credentials : change.credentials) {
    state_.credentials.restore(credentials);
  }
}

/// The organization with what it has already, apart from credentials.
void Transaction::record_organization(const OrganizationState& organization, std::size_t position) {
  if (!is_recorded_) return;
  record(OrganizationRecord{organization.organization, position});
  for (const PortalPtr& portal : organization.in_order.all()) {
    record(PortalRecord{organization.organization, portal});
  }
  std::uint64_t number = organization.audit_log.first_number();
  for (const AuditEventPtr& event : organization.audit_log.events()) {
    record(AuditEventRecord{organization.organization, event, number++});
  }
}

void Transaction::apply(UpdateOrganization change) {
  if (is_recorded_) record(OrganizationUpdateRecord{change.value});
  OrganizationPtr& value = change.organization->organization;
  state_.organizations_in_order[state_.position_of(*change.organization)] = change.value;
  state_.organizations_by_uuid.insert_or_assign(change.value);
  value.swap(change.value);
  keep(std::move(change));
}

void Transaction::apply(const RemoveOrganization& change) {
  const auto found = state_.organizations.find(change.slug);
  if (found == state_.organizations.end()) return;
  record(change);
  PutOrganization removed{std::move(found->second)};
  state_.organizations.erase(found);
  removed.position = state_.position_of(*removed.organization);
  erase_at(state_.organizations_in_order, removed.position);
  state_.organizations_by_uuid.erase(removed.organization->organization->uuid);
  removed.credentials.reserve(removed.organization->by_uuid.size());
  removed.organization->by_uuid.for_each([&](const PortalPtr& portal) {
    removed.credentials.push_back(state_.credentials.erase_portal(portal->uuid));
  });
  keep(std::move(removed));
}

// Portals.

void Transaction::apply(PutPortal change) {
  if (is_recorded_) record(PortalRecord{change.organization->organization, change.portal});
  if (change.before == nullptr) {
    change.organization->insert(change.portal);
    undo_with(RemovePortal{change.organization, std::move(change.portal)});
  } else {
    // Whoever prepared the change still holds `before`, so it isn't freed here.
    change.organization->replace(change.before, change.portal);
    undo_with(PutPortal{change.organization, std::move(change.before), std::move(change.portal)});
  }
}

void Transaction::apply(RemovePortal change) {
  if (is_recorded_) {
    record(PortalRemovalRecord{change.organization->organization, change.portal->uuid});
  }
  const auto key = change.organization->erase(change.portal);
  PortalCredentials credentials = state_.credentials.erase_portal(change.portal->uuid);
  keep(RestorePortal{change.organization, std::move(change.portal), key, std::move(credentials)});
}

void Transaction::apply(RestorePortal change) {
  undo_with(RemovePortal{change.organization, change.portal});
  change.organization->restore(change.key, change.portal);
  state_.credentials.restore(change.credentials);
}

// Credentials.

void Transaction::apply(PutPortalToken change) {
  record(change);
  undo_with(RemovePortalToken{change.token->portal_uuid, change.token->uuid});
  if (change.number) {
    state_.credentials.restore(
        CredentialIndex::TokenEntry{*change.number, std::move(change.token)});
  } else {
    state_.credentials.insert(change.token);
  }
}

void Transaction::apply(RemovePortalToken change) {
  CredentialIndex::TokenEntry erased = state_.credentials.erase_token(change.portal, change.uuid);
  if (erased.value == nullptr) return;
  record(change);
  keep(PutPortalToken{std::move(erased.value), erased.number});
}

void Transaction::apply(PutPortalSecret change) {
  record(change);
  undo_with(RemovePortalSecret{change.secret->portal_uuid, change.secret->uuid});
  if (change.number) {
    state_.credentials.restore(
        CredentialIndex::SecretEntry{*change.number, std::move(change.secret)});
  } else {
    state_.credentials.insert(change.secret);
  }
}

void Transaction::apply(RemovePortalSecret change) {
  CredentialIndex::SecretEntry erased = state_.credentials.erase_secret(change.portal, change.uuid);
  if (erased.value == nullptr) return;
  record(change);
  keep(PutPortalSecret{std::move(erased.value), erased.number});
}

void Transaction::apply(const PutDeviceCode& change) {
  record(change);
  const DeviceCodePtr before = state_.credentials.code(change.code->digest);
  if (before == nullptr) {
    undo_with(RemoveDeviceCode{change.code->digest});
    state_.credentials.insert(change.code);
  } else {
    undo_with(SetCodeState{before->digest, before->state, before->decided_by});
    state_.credentials.update(change.code);
  }
}

void Transaction::apply(RemoveDeviceCode change) {
  DeviceCodePtr code = state_.credentials.code(change.digest);
  if (code == nullptr) return;
  state_.credentials.erase_code(change.digest);
  keep(PutDeviceCode{std::move(code)});
}

void Transaction::apply(const SetCodeState& change) {
  const DeviceCodePtr before = state_.credentials.code(change.digest);
  if (before == nullptr) return;
  undo_with(SetCodeState{before->digest, before->state, before->decided_by});
  state_.credentials.set_code_state(change.digest, change.state, change.decided_by);
}

ExpiredCounts Transaction::expire(Timestamp now, std::size_t count_max) {
  std::vector<PortalTokenPtr>& expired = leftovers_.expired;
  const std::size_t before = expired.size();
  const ExpiredCounts counts = state_.credentials.expire(now, count_max, expired);
  // Their digests may be drawn again. Codes need no record: their time is over in any case.
  for (std::size_t i = before; i < expired.size(); ++i) {
    record(RemovePortalToken{expired[i]->portal_uuid, expired[i]->uuid});
  }
  return counts;
}

// Audit events.

void Transaction::apply(AppendAuditEvent change) {
  AuditLog& log = change.organization->audit_log;
  if (is_recorded_) {
    record(AuditEventRecord{change.organization->organization, change.event,
                            log.first_number() + log.size()});
  }
  std::vector<AuditEventPtr> evicted =
      log.append(std::move(change.event), audit_events_max_, change.number);
  if (is_recorded_) {
    keep(UndoAppendAuditEvent{change.organization, std::move(evicted)});
  } else if (leftovers_.evicted.empty()) {
    leftovers_.evicted = std::move(evicted);
  } else {
    std::move(evicted.begin(), evicted.end(), std::back_inserter(leftovers_.evicted));
  }
}

void Transaction::apply(UndoAppendAuditEvent change) {
  change.organization->audit_log.undo_append(std::move(change.evicted));
}

// Everything.

void Transaction::apply(ReplaceState change) {
  record(StateRecord{change.image});
  std::swap(state_, *change.state);
  keep(std::move(change));
}

void Transaction::apply_reversed(std::vector<PrimitiveChange> changes) {
  std::for_each(changes.rbegin(), changes.rend(), [this](PrimitiveChange& change) {
    std::visit([this](auto& primitive) { apply(std::move(primitive)); }, change);
  });
}

}  // namespace porthole
