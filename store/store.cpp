#include "store/store.h"

#include <memory>
#include <utility>

#include "portal/limits.h"
#include "portal/slug.h"
#include "store/errors.h"

namespace porthole {

Store::Store(const Clock& clock, Random& random, AuthMode mode, QueryPolicyHolder query_policy,
             std::size_t audit_events_max)
    : StoreCore(clock, mode, audit_events_max),
      random_(random),
      query_policy_(std::move(query_policy)) {}

// Access tokens.

Result<void> Store::revoke(const AccessToken& token) {
  const Digest digest = token.digest;
  return change_state([&](Transaction& transaction) -> Result<Verdict> {
    // In open mode a token that isn't declared works, unless it is remembered as revoked.
    const bool is_remembered =
        mode_ == AuthMode::open && !transaction.state().revoked_tokens.contains(digest);
    if (is_remembered && transaction.state().revoked_tokens.size() >= limits::kRevokedTokensMax) {
      return Error{ErrorCode::invalid, "Too many tokens have been revoked: open mode remembers " +
                                           std::to_string(limits::kRevokedTokensMax)};
    }
    transaction.apply(RemoveAccessToken{digest});
    if (is_remembered) transaction.apply(PutRevokedToken{digest});
    return Verdict::committed;
  });
}

// Organizations.

Result<OrganizationPtr> Store::organization(std::string_view slug, const AccessToken& token) {
  if (!token.sees(slug)) return no_organization();
  {
    const MutexLock lock(mutex_);
    const OrganizationState* found = state_.find(slug);
    if (found != nullptr) return found->organization;
  }
  if (mode_ == AuthMode::strict || !is_slug(slug)) return no_organization();
  return create_organization(slug);
}

Result<OrganizationPtr> Store::create_organization(std::string_view slug) {
  const Timestamp now = clock_.now();
  Organization draft{{}, std::string(slug), std::string(slug), now};
  for (;;) {
    draft.uuid = Uuid::make_v7(now, random_);
    draft.number =
        look_up([](const StoreState& state) { return state.organization_number_last; }) + 1;
    if (draft.number > limits::kOrganizationNumberMax) {
      return Error{ErrorCode::invalid, "An organization has the largest number already, " +
                                           std::to_string(limits::kOrganizationNumberMax) +
                                           ", and open mode makes no more"};
    }
    OrganizationPtr organization = std::make_shared<const Organization>(draft);
    auto prepared = std::make_unique<OrganizationState>(organization);
    const auto apply = [&](Transaction& transaction, OrganizationState*) -> Result<Verdict> {
      const StoreState& state = transaction.state();
      if (const OrganizationState* found = state.find(slug); found != nullptr) {
        organization = found->organization;
        return Verdict::unrecorded;
      }
      if (state.organizations.size() >= limits::kOrganizationsMax) {
        return Error{ErrorCode::invalid, "There are " + std::to_string(limits::kOrganizationsMax) +
                                             " organizations already, and open mode makes no more"};
      }
      if (state.organization_number_last >= draft.number ||
          state.organizations_by_uuid.contains(draft.uuid)) {
        return Verdict::stale;
      }
      transaction.apply(PutOrganization{std::move(prepared)});
      return Verdict::committed;
    };
    const Result<Verdict> verdict = change({}, nullptr, apply);
    if (!verdict) return verdict.error();
    if (*verdict != Verdict::stale) return organization;
  }
}

Result<OrganizationPtr> Store::update_api_settings(const Organization& organization,
                                                   const ApiSettingsDraft& draft,
                                                   const Actor& actor) {
  for (;;) {
    const OrganizationPtr before = look_up([&](const StoreState& state) {
      const OrganizationPtr* found = state.organizations_by_uuid.find(organization.uuid);
      return found == nullptr ? nullptr : *found;
    });
    if (before == nullptr) return no_organization();
    const ApiSettings& current = before->api_settings;
    const std::vector<Reason> missing = find_missing_features(current.features, draft);
    if (!missing.empty()) return Error{ErrorCode::forbidden, join_messages(missing)};
    ApiSettingsRevision revision = revise(current, draft);
    if (!revision.reasons.empty()) return validation_failed(revision.reasons);
    Organization changed = *before;
    changed.api_settings = std::move(revision.settings);
    const auto after = std::make_shared<const Organization>(std::move(changed));
    // The type and the subject are the vendor's; that the service uses them for this is a guess.
    AuditEventPtr event = make_audit_event(
        AuditEventType::organization_updated, reference_to(*after), actor,
        AuditData(describe_change(current, after->api_settings)), clock_.now(), random_);
    const auto apply = [&](Transaction& transaction, OrganizationState* state) -> Result<Verdict> {
      if (state->organization != before) return Verdict::stale;
      transaction.apply(UpdateOrganization{state, after});
      return Verdict::committed;
    };
    Result<Verdict> verdict = change({before.get(), nullptr, &actor}, std::move(event), apply);
    if (!verdict) return std::move(verdict).error();
    if (*verdict == Verdict::committed) return OrganizationPtr(after);
  }
}

}  // namespace porthole
