#include <memory>
#include <optional>
#include <utility>

#include "portal/limits.h"
#include "store/errors.h"
#include "store/store.h"

/// Device codes: `Store::create_code`, `decide_code` and `exchange_code`.
namespace porthole {

Result<IssuedCode> Store::create_code(std::string_view organization_slug,
                                      std::string_view portal_slug, const Actor& asked_by) {
  IssuedCode issued;
  DeviceCode draft;
  draft.created_at = clock_.now();
  draft.expires_at = draft.created_at + kCodeLifetime;
  draft.organization_slug = organization_slug;
  draft.asked_by = asked_by;
  for (;;) {
    issued.code_text = make_device_code(random_);
    issued.secret_text = make_device_secret(random_);
    draft.uuid = Uuid::make_v7(draft.created_at, random_);
    draft.secret_digest = sha256(issued.secret_text);
    draft.digest = sha256(issued.code_text);
    issued.at = find_portal(organization_slug, portal_slug);
    const PortalPtr& portal = issued.at.portal;
    if (portal == nullptr || !portal->contents.user_invokable) {
      return Error{ErrorCode::not_found, "No portal found that users can invoke"};
    }
    draft.portal_uuid = portal->uuid;
    issued.code = std::make_shared<const DeviceCode>(draft);
    const auto apply = [&](Transaction& transaction, OrganizationState*) -> Result<Verdict> {
      const CredentialIndex& credentials = transaction.state().credentials;
      transaction.expire(draft.created_at, kExpiredPerChange);
      // A reused seed draws the same again.
      if (credentials.code(draft.digest) != nullptr) return Verdict::stale;
      if (credentials.open_code_count(portal->uuid) >= limits::kPendingCodesMax) {
        return Error{ErrorCode::limited,
                     "Too many codes of this portal wait for an answer: wait for "
                     "some to expire"};
      }
      transaction.apply(PutDeviceCode{issued.code});
      return Verdict::committed;
    };
    Result<Verdict> verdict =
        change({issued.at.organization.get(), portal.get(), &asked_by}, nullptr, apply);
    if (!verdict) return std::move(verdict).error();
    if (*verdict == Verdict::committed) return issued;
  }
}

Result<FoundCode> Store::decide_code(std::string_view code, Decision decision, const Actor& actor) {
  const Digest digest = sha256(code);
  for (;;) {
    FoundCode found = find_code_by_digest(digest);
    if (found.code == nullptr) return no_code();
    const DeviceCodePtr before = found.code;
    const Portal& portal = *found.at.portal;
    const Timestamp now = clock_.now();
    Result<DeviceCode> decided = decide(*before, decision, actor.user, now);
    if (!decided) return std::move(decided).error();
    if (!portal.contents.user_invokable) {
      return Error{ErrorCode::conflict, not_user_invokable().message};
    }
    found.code = std::make_shared<const DeviceCode>(*std::move(decided));
    AuditEventPtr event;
    if (decision == Decision::approve) {  // The service has no event for denied codes.
      event = make_audit_event(AuditEventType::portal_token_code_authorized, *found.code, portal,
                               actor, now, random_);
    }
    const auto apply = [&](Transaction& transaction, OrganizationState*) -> Result<Verdict> {
      if (transaction.state().credentials.code(digest) != before) return Verdict::stale;
      transaction.apply(PutDeviceCode{found.code});
      return Verdict::committed;
    };
    Result<Verdict> verdict =
        change({found.at.organization.get(), &portal, &actor}, std::move(event), apply);
    if (!verdict) return std::move(verdict).error();
    if (*verdict == Verdict::committed) return found;
  }
}

Result<IssuedToken> Store::exchange_code(std::string_view organization_slug,
                                         std::string_view portal_slug, std::string_view code,
                                         std::string_view secret, std::chrono::minutes lifetime,
                                         const Actor& actor) {
  const Digest digest = sha256(code);
  const Digest secret_digest = sha256(secret);
  for (;;) {
    FoundPortal at;
    DeviceCodePtr before;
    std::optional<AutoApproval> automatic;
    {
      const MutexLock lock(mutex_);
      at = state_.find_portal(organization_slug, portal_slug);
      before = state_.credentials.code(digest);
      if (automatic_after_polls_) automatic = {*automatic_after_polls_, state_.first_user()};
    }
    const Digest& right = before == nullptr ? digest : before->secret_digest;
    const bool is_right = equal_in_constant_time(right, secret_digest);
    if (at.portal == nullptr || before == nullptr || before->portal_uuid != at.portal->uuid) {
      return wrong_code_or_secret();
    }
    const Timestamp now = clock_.now();
    if (is_right && !before->is_finished(now) && !at.portal->contents.user_invokable) {
      return refused_grant("access_denied", not_user_invokable().message);
    }
    CodeExchange exchanged = exchange(*before, secret_digest, now, automatic);
    const auto after = std::make_shared<const DeviceCode>(std::move(exchanged.code));
    CodeGrant grant;
    if (!exchanged.refusal) {
      grant = prepare_grant(*before, *after, at, lifetime, actor, now);
    }
    const auto apply = [&](Transaction& transaction,
                           OrganizationState* organization) -> Result<Verdict> {
      const StoreState& state = transaction.state();
      const bool is_current =
          state.credentials.code(digest) == before &&
          (!automatic || state.first_user() == automatic->user) &&
          (grant.token == nullptr || state.credentials.token(grant.token->digest) == nullptr);
      if (!is_current) return Verdict::stale;
      if (state.credentials.token_count() >= limits::kPortalTokensMax) return too_many_tokens();
      transaction.apply(PutDeviceCode{after});
      // Polls and wrong tries are counted, but aren't worth a snapshot.
      if (exchanged.refusal) return Verdict::unrecorded;
      transaction.expire(now, kExpiredPerChange);
      if (grant.authorized != nullptr) {
        transaction.apply(AppendAuditEvent{organization, grant.authorized});
      }
      transaction.apply(PutPortalToken{grant.token});
      return Verdict::committed;
    };
    Result<Verdict> verdict =
        change({at.organization.get(), at.portal.get()}, std::move(grant.created), apply);
    if (!verdict) return std::move(verdict).error();
    if (*verdict == Verdict::stale) continue;
    if (exchanged.refusal) return *std::move(exchanged.refusal);
    return IssuedToken{std::move(at), std::move(grant.token), std::move(grant.text)};
  }
}

Store::CodeGrant Store::prepare_grant(const DeviceCode& before, const DeviceCode& after,
                                      const FoundPortal& at, std::chrono::minutes lifetime,
                                      const Actor& actor, Timestamp now) const {
  CodeGrant grant;
  DrawnToken drawn =
      draw_token(PortalTokenKind::user, *at.organization, at.portal->uuid, now, lifetime);
  drawn.token.user = after.decided_by;
  drawn.token.created_by = after.decided_by;
  grant.text = std::move(drawn.text);
  grant.token = std::make_shared<const PortalToken>(std::move(drawn.token));
  Actor acting = actor;
  acting.user = after.decided_by;
  if (before.state == CodeState::pending) {  // It was approved automatically, just now.
    grant.authorized = make_audit_event(AuditEventType::portal_token_code_authorized, before,
                                        *at.portal, acting, now, random_);
  }
  grant.created = make_audit_event(AuditEventType::portal_token_created, *grant.token, *at.portal,
                                   acting, now, random_);
  return grant;
}

}  // namespace porthole
