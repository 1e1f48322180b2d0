#include <memory>
#include <utility>
#include <vector>

#include "portal/limits.h"
#include "portal/portal_draft.h"
#include "store/errors.h"
#include "store/store.h"

namespace porthole {
namespace {

/// How many tokens and codes `expire` removes before it releases the lock.
constexpr std::size_t kExpiredPerLock = 1'000;

Error wrong_client() {
  return refused_grant("invalid_grant", "The client_id or the secret is wrong");
}

bool is_full(const StoreState& state) {
  return state.credentials.token_count() >= limits::kPortalTokensMax;
}

/// A reused seed draws the same tokens again.
bool is_drawn_before(const StoreState& state, const PortalToken& token) {
  return state.credentials.token(token.digest) != nullptr;
}

}  // namespace

// Tokens.

Store::DrawnToken Store::draw_token(PortalTokenKind kind, const Organization& organization,
                                    const Uuid& portal, Timestamp now,
                                    std::optional<std::chrono::minutes> lifetime) const {
  DrawnToken drawn;
  drawn.text = make_portal_token(random_, organization.number);
  drawn.token.uuid = Uuid::make_v7(now, random_);
  drawn.token.digest = sha256(drawn.text);
  drawn.token.kind = kind;
  drawn.token.portal_uuid = portal;
  drawn.token.created_at = now;
  if (lifetime) drawn.token.expires_at = now + *lifetime;
  return drawn;
}

Result<IssuedToken> Store::create_portal_token(std::string_view organization_slug,
                                               std::string_view portal_slug,
                                               const std::string& description, const Actor& actor) {
  for (;;) {
    FoundPortal at = find_portal(organization_slug, portal_slug);
    if (at.portal == nullptr) return no_portal_in(at.organization);
    const Timestamp now = clock_.now();
    DrawnToken drawn =
        draw_token(PortalTokenKind::service, *at.organization, at.portal->uuid, now, {});
    drawn.token.description = description;
    drawn.token.created_by = actor.user;
    const auto token = std::make_shared<const PortalToken>(std::move(drawn.token));
    AuditEventPtr event = make_audit_event(AuditEventType::portal_token_created, *token, *at.portal,
                                           actor, now, random_);
    const auto apply = [&](Transaction& transaction, OrganizationState*) -> Result<Verdict> {
      if (is_drawn_before(transaction.state(), *token)) return Verdict::stale;
      if (is_full(transaction.state())) return too_many_tokens();
      transaction.apply(PutPortalToken{token});
      return Verdict::committed;
    };
    Result<Verdict> verdict =
        change({at.organization.get(), at.portal.get(), &actor}, std::move(event), apply);
    if (!verdict) return std::move(verdict).error();
    if (*verdict == Verdict::stale) continue;
    return IssuedToken{std::move(at), token, std::move(drawn.text)};
  }
}

Result<PortalTokenPtr> Store::delete_portal_token(std::string_view organization_slug,
                                                  std::string_view portal_slug, const Uuid& uuid,
                                                  const Actor& actor) {
  for (;;) {
    FoundPortal at;
    PortalTokenPtr token;
    {
      const MutexLock lock(mutex_);
      at = state_.find_portal(organization_slug, portal_slug);
      if (at.portal == nullptr) return no_portal_in(at.organization);
      token = state_.credentials.tokens().find(at.portal->uuid, uuid);
    }
    const Timestamp now = clock_.now();
    if (token == nullptr || token->is_expired(now)) {
      return Error{ErrorCode::not_found, "No portal token found"};
    }
    AuditEventPtr event = make_audit_event(AuditEventType::portal_token_deleted, *token, *at.portal,
                                           actor, now, random_);
    const auto apply = [&](Transaction& transaction, OrganizationState*) -> Result<Verdict> {
      if (transaction.state().credentials.token(token->digest) != token) return Verdict::stale;
      transaction.apply(RemovePortalToken{at.portal->uuid, uuid});
      return Verdict::committed;
    };
    Result<Verdict> verdict =
        change({at.organization.get(), at.portal.get(), &actor}, std::move(event), apply);
    if (!verdict) return std::move(verdict).error();
    if (*verdict == Verdict::committed) return token;
  }
}

// Secrets.

Result<IssuedSecret> Store::create_portal_secret(std::string_view organization_slug,
                                                 std::string_view portal_slug,
                                                 std::string description, const Actor& actor) {
  PortalSecret draft;
  draft.created_at = clock_.now();
  draft.description = std::move(description);
  draft.created_by = actor.user;
  for (;;) {
    std::string text = make_portal_secret(random_);
    draft.uuid = Uuid::make_v7(draft.created_at, random_);
    draft.digest = sha256(text);
    FoundPortal at = find_portal(organization_slug, portal_slug);
    if (at.portal == nullptr) return no_portal_in(at.organization);
    draft.portal_uuid = at.portal->uuid;
    const auto secret = std::make_shared<const PortalSecret>(draft);
    AuditEventPtr event = make_audit_event(AuditEventType::portal_secret_created, *secret,
                                           *at.portal, actor, secret->created_at, random_);
    const auto apply = [&](Transaction& transaction, OrganizationState*) -> Result<Verdict> {
      const auto& secrets = transaction.state().credentials.secrets();
      if (secrets.count_of(secret->portal_uuid) >= limits::kPortalSecretsMax) {
        return validation_failed(
            {{"secret", "Portal can't have more than " + std::to_string(limits::kPortalSecretsMax) +
                            " secrets: remove one first"}});
      }
      // A reused seed draws the same again.
      if (secrets.find(secret->portal_uuid, secret->uuid) != nullptr) return Verdict::stale;
      transaction.apply(PutPortalSecret{secret});
      return Verdict::committed;
    };
    Result<Verdict> verdict =
        change({at.organization.get(), at.portal.get(), &actor}, std::move(event), apply);
    if (!verdict) return std::move(verdict).error();
    if (*verdict == Verdict::stale) continue;
    return IssuedSecret{std::move(at), secret, std::move(text)};
  }
}

Result<PortalSecretPtr> Store::delete_portal_secret(std::string_view organization_slug,
                                                    std::string_view portal_slug, const Uuid& uuid,
                                                    const Actor& actor) {
  for (;;) {
    FoundPortal at;
    PortalSecretPtr secret;
    {
      const MutexLock lock(mutex_);
      at = state_.find_portal(organization_slug, portal_slug);
      if (at.portal == nullptr) return no_portal_in(at.organization);
      secret = state_.credentials.secrets().find(at.portal->uuid, uuid);
    }
    if (secret == nullptr) return Error{ErrorCode::not_found, "No portal secret found"};
    AuditEventPtr event = make_audit_event(AuditEventType::portal_secret_deleted, *secret,
                                           *at.portal, actor, clock_.now(), random_);
    const auto apply = [&](Transaction& transaction, OrganizationState*) -> Result<Verdict> {
      const auto& secrets = transaction.state().credentials.secrets();
      if (secrets.find(at.portal->uuid, uuid) == nullptr) return Verdict::stale;
      transaction.apply(RemovePortalSecret{at.portal->uuid, uuid});
      return Verdict::committed;
    };
    Result<Verdict> verdict =
        change({at.organization.get(), at.portal.get(), &actor}, std::move(event), apply);
    if (!verdict) return std::move(verdict).error();
    if (*verdict == Verdict::committed) return secret;
  }
}

Result<IssuedToken> Store::exchange_secret(std::string_view organization_slug,
                                           std::string_view portal_slug, std::string_view client_id,
                                           std::string_view secret, std::chrono::minutes lifetime,
                                           const Actor& actor) {
  const Digest digest = sha256(secret);
  const std::optional<Uuid> wanted = Uuid::parse(client_id);
  for (;;) {
    FoundPortal at;
    std::vector<PortalSecretPtr> candidates;
    {
      const MutexLock lock(mutex_);
      at = state_.find_portal(organization_slug, portal_slug);
      candidates = state_.credentials.secrets().of(at.portal == nullptr ? Uuid{} : at.portal->uuid);
    }
    PortalSecretPtr right;
    for (const PortalSecretPtr& candidate : candidates) {
      if (equal_in_constant_time(candidate->digest, digest)) right = candidate;
    }
    if (at.portal == nullptr || right == nullptr || wanted != at.portal->uuid) {
      return wrong_client();
    }
    const Timestamp now = clock_.now();
    DrawnToken drawn =
        draw_token(PortalTokenKind::ephemeral, *at.organization, at.portal->uuid, now, lifetime);
    drawn.token.secret_uuid = right->uuid;
    const auto token = std::make_shared<const PortalToken>(std::move(drawn.token));
    std::shared_ptr<AuditEvent> event = make_audit_event(AuditEventType::portal_token_created,
                                                         *token, *at.portal, actor, now, random_);
    event->actor = reference_to(*right);  // Only the secret is known, no user.
    const auto apply = [&](Transaction& transaction, OrganizationState*) -> Result<Verdict> {
      const StoreState& state = transaction.state();
      if (state.credentials.secrets().find(at.portal->uuid, right->uuid) != right ||
          is_drawn_before(state, *token)) {
        return Verdict::stale;
      }
      transaction.expire(now, kExpiredPerChange);
      if (is_full(state)) return too_many_tokens();
      transaction.apply(PutPortalToken{token});
      right->last_use.note(now);
      return Verdict::committed;
    };
    Result<Verdict> verdict =
        change({at.organization.get(), at.portal.get(), &actor}, std::move(event), apply);
    if (!verdict) return std::move(verdict).error();
    if (*verdict == Verdict::stale) continue;
    return IssuedToken{std::move(at), token, std::move(drawn.text)};
  }
}

ExpiredCounts Store::expire(Timestamp now) {
  ExpiredCounts all;
  for (;;) {
    ExpiredCounts some;
    const auto apply = [&](Transaction& transaction, OrganizationState*) -> Result<Verdict> {
      some = transaction.expire(now, kExpiredPerLock);
      return Verdict::unrecorded;
    };
    [[maybe_unused]] const Result<Verdict> verdict = change({}, nullptr, apply);
    all.tokens += some.tokens;
    all.codes += some.codes;
    if (some.tokens < kExpiredPerLock && some.codes < kExpiredPerLock) return all;
  }
}

}  // namespace porthole
