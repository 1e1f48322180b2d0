#include <memory>
#include <utility>

#include "portal/limits.h"
#include "portal/portal_draft.h"
#include "store/errors.h"
#include "store/store.h"

namespace porthole {

Result<FoundPortal> Store::find_portal_of(const Organization& organization,
                                          std::string_view slug) const {
  FoundPortal found = find_portal(organization.slug, slug);
  if (found.organization == nullptr || found.organization->uuid != organization.uuid) {
    return no_organization();
  }
  if (found.portal == nullptr) return no_portal();
  return found;
}

Result<CreatedPortal> Store::create_portal(const Organization& organization,
                                           const PortalDraft& draft, const Actor& actor) {
  const auto query_policy = query_policy_.get();
  // Whether the slug is free shows when the portal is put in. A look beforehand is only needed to
  // report a taken slug along with other reasons.
  bool looks_for_slug = false;
  const SlugTaken is_taken = [&](std::string_view slug) {
    return looks_for_slug && portal(organization.slug, slug).ok();
  };
  for (;;) {
    Revision revision = revise(nullptr, draft, is_taken, *query_policy);
    if (!revision.reasons.empty()) {
      if (looks_for_slug) return validation_failed(revision.reasons);
      looks_for_slug = true;
      continue;
    }
    const Timestamp now = clock_.now();
    const PortalPtr portal = render({Uuid::make_v7(now, random_),
                                     organization.uuid,
                                     std::move(revision.contents),
                                     now,
                                     actor.user,
                                     {}});
    DrawnToken drawn = draw_token(PortalTokenKind::service, organization, portal->uuid, now, {});
    drawn.token.created_by = actor.user;
    const auto token = std::make_shared<const PortalToken>(std::move(drawn.token));
    AuditEventPtr event = make_audit_event(AuditEventType::portal_created, reference_to(*portal),
                                           actor, AuditData(nullptr, portal), now, random_);
    const auto apply = [&](Transaction& transaction, OrganizationState* state) -> Result<Verdict> {
      const CredentialIndex& credentials = transaction.state().credentials;
      state->prefetch(*portal);
      credentials.prefetch(*token);
      if (state->by_slug.contains(portal->contents.slug)) {
        looks_for_slug = true;  // Next time `revise` reports it.
        return Verdict::stale;
      }
      // A reused seed draws the same again.
      if (state->by_uuid.contains(portal->uuid) || credentials.token(token->digest) != nullptr) {
        return Verdict::stale;
      }
      if (state->by_slug.size() >= limits::kPortalsMax) {
        return validation_failed(
            {{"organization", "Organization can't have more than " +
                                  std::to_string(limits::kPortalsMax) + " portals"}});
      }
      transaction.apply(PutPortal{state, portal});
      transaction.apply(PutPortalToken{token});
      return Verdict::committed;
    };
    Result<Verdict> verdict = change({&organization, nullptr, &actor}, std::move(event), apply);
    if (!verdict) return std::move(verdict).error();
    if (*verdict == Verdict::committed) return CreatedPortal{portal, std::move(drawn.text)};
  }
}

template <typename Find, typename Make>
Result<PortalPtr> Store::change_portal(const Find& find, const Make& make, const Actor* actor) {
  for (;;) {
    const Result<FoundPortal> found = find();
    if (!found) return found.error();
    const PortalPtr& before = found->portal;
    Result<PortalPtr> made = make(*before);
    if (!made) return made;
    const PortalPtr& after = *made;
    AuditEventPtr event;
    if (actor != nullptr) {
      event = make_audit_event(AuditEventType::portal_updated, reference_to(*after), *actor,
                               AuditData(before, after), clock_.now(), random_);
    }
    const auto apply = [&](Transaction& transaction, OrganizationState* state) -> Result<Verdict> {
      const bool is_renamed = before->contents.slug != after->contents.slug;
      if (is_renamed && state->by_slug.contains(after->contents.slug)) return Verdict::stale;
      transaction.apply(PutPortal{state, after, before});
      return Verdict::committed;
    };
    Result<Verdict> verdict =
        change({found->organization.get(), before.get(), actor}, std::move(event), apply);
    if (!verdict) return std::move(verdict).error();
    if (*verdict == Verdict::committed) return after;
  }
}

Result<PortalPtr> Store::update_portal(const Organization& organization, std::string_view slug,
                                       const PortalDraft& draft, const Actor& actor) {
  const auto query_policy = query_policy_.get();
  const SlugTaken is_taken = [&](std::string_view wanted) {
    return portal(organization.slug, wanted).ok();
  };
  const auto make = [&](const Portal& before) -> Result<PortalPtr> {
    Revision revision = revise(&before.contents, draft, is_taken, *query_policy);
    if (!revision.reasons.empty()) return validation_failed(revision.reasons);
    Portal after = before;
    after.contents = std::move(revision.contents);
    return render(std::move(after));
  };
  return change_portal([&] { return find_portal_of(organization, slug); }, make, &actor);
}

Result<PortalPtr> Store::set_responses(std::string_view organization_slug, std::string_view slug,
                                       std::shared_ptr<graphql::ResponseRules> responses) {
  const auto find = [&]() -> Result<FoundPortal> {
    FoundPortal found = find_portal(organization_slug, slug);
    if (found.portal == nullptr) return no_portal_in(found.organization);
    return found;
  };
  const auto make = [&](const Portal& before) -> Result<PortalPtr> {
    Portal after = before;
    after.responses = responses;
    return std::make_shared<const Portal>(std::move(after));
  };
  // The real service has no such call, hence no event for it.
  return change_portal(find, make, nullptr);
}

Result<void> Store::delete_portal(const Organization& organization, std::string_view slug,
                                  const Actor& actor) {
  for (;;) {
    const Result<FoundPortal> found = find_portal_of(organization, slug);
    if (!found) return found.error();
    const PortalPtr& portal = found->portal;
    AuditEventPtr event =
        make_audit_event(AuditEventType::portal_deleted, reference_to(*portal), actor,
                         AuditData(portal, nullptr), clock_.now(), random_);
    const auto apply = [&](Transaction& transaction, OrganizationState* state) -> Result<Verdict> {
      transaction.apply(RemovePortal{state, portal});
      return Verdict::committed;
    };
    Result<Verdict> verdict =
        change({&organization, portal.get(), &actor}, std::move(event), apply);
    if (!verdict) return std::move(verdict).error();
    if (*verdict == Verdict::committed) return {};
  }
}

}  // namespace porthole
