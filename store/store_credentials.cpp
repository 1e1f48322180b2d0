#include <algorithm>
#include <utility>

#include "portal/limits.h"
#include "store/not_found.h"
#include "store/store.h"

namespace porthole {
namespace {

/// What is past its time and freed by a call that adds something: more than it adds, so that what
/// is dead never piles up.
constexpr std::size_t kFreedByTheWay = 4;
/// What is freed in one hold of the lock.
constexpr std::size_t kFreedAtOnce = 1'000;

Error no_code() {
  return {ErrorCode::not_found, "No code found"};
}

Error not_user_invokable() {
  return {ErrorCode::forbidden, "Users can't invoke this portal"};
}

Error wrong_client() {
  return refused_grant("invalid_grant", "The client_id or the secret is wrong");
}

Error too_many_tokens() {
  return {ErrorCode::limited,
          "There are " + std::to_string(limits::kPortalTokensMax) +
              " portal tokens already: wait for some to expire, or remove some"};
}

}  // namespace

FoundPortal Store::State::find_portal(std::string_view organization_slug,
                                      std::string_view slug) const {
  const OrganizationState* organization = find(organization_slug);
  if (organization == nullptr) return {};
  const PortalEntry* entry = organization->by_slug.find(slug);
  return {organization->organization, entry == nullptr ? nullptr : entry->portal};
}

FoundCode Store::State::find_code(const Digest& digest) const {
  const DeviceCodePtr code = credentials.code(digest);
  if (code == nullptr) return {};
  const OrganizationState* organization = find(code->organization_slug);
  if (organization == nullptr) return {};
  const PortalPtr* portal = organization->by_uuid.find(code->portal_uuid);
  if (portal == nullptr) return {};
  return {{organization->organization, *portal}, code};
}

UserPtr Store::State::first_user() const {
  return users.empty() ? demo_user() : users.front();
}

Result<UserPtr> Store::user(std::optional<std::string_view> email) const {
  const MutexLock lock(mutex_);
  if (!email) return state_.first_user();
  for (const UserPtr& user : state_.users) {
    if (user->email == *email) return user;
  }
  if (demo_user()->email == *email) return demo_user();
  return Error{ErrorCode::not_found,
               "no user has the e-mail address \"" + std::string(*email) + '"'};
}

std::vector<UserPtr> Store::users(std::size_t count_max) const {
  const MutexLock lock(mutex_);
  if (state_.users.empty()) return {demo_user()};
  const std::size_t count = std::min(count_max, state_.users.size());
  return {state_.users.begin(), state_.users.begin() + static_cast<std::ptrdiff_t>(count)};
}

// Calls of portals.

Result<PortalAccess> Store::authenticate_portal(std::string_view organization_slug,
                                                std::string_view portal_slug,
                                                std::optional<std::string_view> bearer,
                                                Timestamp now) const {
  // Everything is looked up in every case, and judged at the end.
  const Digest digest = sha256(bearer.value_or(std::string_view()));
  FoundPortal at;
  PortalTokenPtr token;
  {
    const MutexLock lock(mutex_);
    at = state_.find_portal(organization_slug, portal_slug);
    token = state_.credentials.token(digest);
  }
  const bool opens = bearer.has_value() && token != nullptr && at.portal != nullptr &&
                     token->portal_uuid == at.portal->uuid && !token->is_expired(now);
  if (!opens) return portal_authentication_required();
  if (token->kind == TokenKind::user && !at.portal->contents.user_invokable) {
    return not_user_invokable();
  }
  token->last_use.note(now);
  const UserPtr user = token->user;
  return PortalAccess{std::move(at.organization), std::move(at.portal), std::move(token), user};
}

// Tokens.

Result<std::vector<PortalTokenPtr>> Store::portal_tokens(std::string_view organization_slug,
                                                         std::string_view portal_slug) const {
  std::vector<PortalTokenPtr> tokens;
  {
    const MutexLock lock(mutex_);
    const FoundPortal at = state_.find_portal(organization_slug, portal_slug);
    if (at.portal == nullptr) return no_portal_in(at.organization);
    tokens = state_.credentials.tokens().of(at.portal->uuid);
  }
  const Timestamp now = clock_.now();
  std::erase_if(tokens, [now](const PortalTokenPtr& token) { return token->is_expired(now); });
  return tokens;
}

Store::DrawnToken Store::draw_token(TokenKind kind, std::uint64_t organization_number,
                                    Timestamp now,
                                    std::optional<std::chrono::minutes> lifetime) const {
  DrawnToken drawn;
  drawn.text = make_portal_token(random_, organization_number);
  drawn.token.uuid = Uuid::make_v7(now, random_);
  drawn.token.digest = sha256(drawn.text);
  drawn.token.kind = kind;
  drawn.token.created_at = now;
  if (lifetime) drawn.token.expires_at = now + *lifetime;
  return drawn;
}

std::uint64_t Store::number_of(std::string_view organization_slug) const {
  const MutexLock lock(mutex_);
  const OrganizationState* organization = state_.find(organization_slug);
  return organization == nullptr ? 0 : organization->organization->number;
}

Result<std::uint64_t> Store::admit(DrawnToken& drawn, const FoundPortal& at, AuditEventPtr event,
                                   std::vector<AuditEventPtr>& gone,
                                   std::function<void(State&)> undo_more) {
  if (state_.credentials.token_count() >= limits::kPortalTokensMax) return too_many_tokens();
  drawn.token.portal_uuid = at.portal->uuid;
  const PortalTokenPtr token = std::make_shared<const PortalToken>(std::move(drawn.token));
  drawn.shared = token;
  state_.credentials.insert(token);
  return record_audited(at.organization->slug, std::move(event), gone,
                        [token, undo_more = std::move(undo_more)](State& undone) {
                          undone.credentials.erase_token(token->portal_uuid, token->uuid);
                          if (undo_more) undo_more(undone);
                        });
}

Result<IssuedToken> Store::create_portal_token(std::string_view organization_slug,
                                               std::string_view portal_slug,
                                               const std::string& description, const Actor& actor) {
  for (;;) {
    DrawnToken drawn =
        draw_token(TokenKind::service, number_of(organization_slug), clock_.now(), {});
    drawn.token.description = description;
    drawn.token.created_by = actor.user;
    FoundPortal at;
    std::uint64_t revision = 0;
    std::vector<AuditEventPtr> gone;
    {
      const MutexLock lock(mutex_);
      at = state_.find_portal(organization_slug, portal_slug);
      if (at.portal == nullptr) return no_portal_in(at.organization);
      if (state_.credentials.token(drawn.token.digest) != nullptr) continue;
      Result<std::uint64_t> admitted =
          admit(drawn, at,
                make_audit_event(AuditEventType::portal_token_created, drawn.token, *at.portal,
                                 actor, drawn.token.created_at, random_),
                gone, nullptr);
      if (!admitted) return std::move(admitted).error();
      revision = *admitted;
    }
    return acknowledged(revision, std::move(at), std::move(drawn));
  }
}

Result<IssuedToken> Store::acknowledged(std::uint64_t revision, FoundPortal at, DrawnToken drawn) {
  if (Result<void> allowed = acknowledge(revision); !allowed) return std::move(allowed).error();
  return IssuedToken{std::move(at), std::move(drawn.shared), std::move(drawn.text)};
}

Result<PortalTokenPtr> Store::delete_portal_token(std::string_view organization_slug,
                                                  std::string_view portal_slug, const Uuid& uuid,
                                                  const Actor& actor) {
  Credentials::TokenEntry erased;
  std::uint64_t revision = 0;
  std::vector<AuditEventPtr> gone;
  {
    const MutexLock lock(mutex_);
    const FoundPortal at = state_.find_portal(organization_slug, portal_slug);
    if (at.portal == nullptr) return no_portal_in(at.organization);
    const PortalTokenPtr token = state_.credentials.tokens().find(at.portal->uuid, uuid);
    if (token == nullptr || token->is_expired(clock_.now())) {
      return Error{ErrorCode::not_found, "No portal token found"};
    }
    erased = state_.credentials.erase_token(at.portal->uuid, uuid);
    revision =
        record_audited(organization_slug,
                       make_audit_event(AuditEventType::portal_token_deleted, *token, *at.portal,
                                        actor, clock_.now(), random_),
                       gone, [erased](State& undone) { undone.credentials.restore(erased); });
  }
  if (Result<void> allowed = acknowledge(revision); !allowed) return std::move(allowed).error();
  return erased.value;
}

// Secrets.

Result<std::vector<PortalSecretPtr>> Store::portal_secrets(std::string_view organization_slug,
                                                           std::string_view portal_slug) const {
  const MutexLock lock(mutex_);
  const FoundPortal at = state_.find_portal(organization_slug, portal_slug);
  if (at.portal == nullptr) return no_portal_in(at.organization);
  return state_.credentials.secrets().of(at.portal->uuid);
}

Result<IssuedSecret> Store::create_portal_secret(std::string_view organization_slug,
                                                 std::string_view portal_slug,
                                                 std::string description, const Actor& actor) {
  std::string text = make_portal_secret(random_);
  PortalSecret made;
  made.created_at = clock_.now();
  made.uuid = Uuid::make_v7(made.created_at, random_);
  made.digest = sha256(text);
  made.description = std::move(description);
  made.created_by = actor.user;
  IssuedSecret issued{{}, nullptr, std::move(text)};
  std::uint64_t revision = 0;
  std::vector<AuditEventPtr> gone;
  {
    const MutexLock lock(mutex_);
    issued.at = state_.find_portal(organization_slug, portal_slug);
    const FoundPortal& at = issued.at;
    if (at.portal == nullptr) return no_portal_in(at.organization);
    if (state_.credentials.secrets().of(at.portal->uuid).size() >= limits::kPortalSecretsMax) {
      return validation_failed(
          {{"secret", "Portal can't have more than " + std::to_string(limits::kPortalSecretsMax) +
                          " secrets: remove one first"}});
    }
    made.portal_uuid = at.portal->uuid;
    const auto secret = std::make_shared<const PortalSecret>(std::move(made));
    issued.secret = secret;
    state_.credentials.insert(secret);
    revision = record_audited(organization_slug,
                              make_audit_event(AuditEventType::portal_secret_created, *secret,
                                               *at.portal, actor, secret->created_at, random_),
                              gone, [secret](State& undone) {
                                undone.credentials.erase_secret(secret->portal_uuid, secret->uuid);
                              });
  }
  if (Result<void> allowed = acknowledge(revision); !allowed) return std::move(allowed).error();
  return issued;
}

Result<PortalSecretPtr> Store::delete_portal_secret(std::string_view organization_slug,
                                                    std::string_view portal_slug, const Uuid& uuid,
                                                    const Actor& actor) {
  Credentials::SecretEntry erased;
  std::uint64_t revision = 0;
  std::vector<AuditEventPtr> gone;
  {
    const MutexLock lock(mutex_);
    const FoundPortal at = state_.find_portal(organization_slug, portal_slug);
    if (at.portal == nullptr) return no_portal_in(at.organization);
    erased = state_.credentials.erase_secret(at.portal->uuid, uuid);
    if (erased.value == nullptr) return Error{ErrorCode::not_found, "No portal secret found"};
    revision =
        record_audited(organization_slug,
                       make_audit_event(AuditEventType::portal_secret_deleted, *erased.value,
                                        *at.portal, actor, clock_.now(), random_),
                       gone, [erased](State& undone) { undone.credentials.restore(erased); });
  }
  if (Result<void> allowed = acknowledge(revision); !allowed) return std::move(allowed).error();
  return erased.value;
}

Result<IssuedToken> Store::exchange_secret(std::string_view organization_slug,
                                           std::string_view portal_slug, std::string_view client_id,
                                           std::string_view secret, std::chrono::minutes lifetime,
                                           const Actor& actor) {
  const Digest digest = sha256(secret);
  const std::optional<Uuid> wanted = Uuid::parse(client_id);
  for (;;) {
    DrawnToken drawn =
        draw_token(TokenKind::ephemeral, number_of(organization_slug), clock_.now(), lifetime);
    FoundPortal at;
    std::uint64_t revision = 0;
    std::vector<AuditEventPtr> gone;
    std::vector<PortalTokenPtr> freed;
    {
      const MutexLock lock(mutex_);
      at = state_.find_portal(organization_slug, portal_slug);
      const Uuid portal = at.portal == nullptr ? Uuid{} : at.portal->uuid;
      PortalSecretPtr right;
      for (const PortalSecretPtr& candidate : state_.credentials.secrets().of(portal)) {
        if (equal_in_constant_time(candidate->digest, digest)) right = candidate;
      }
      if (at.portal == nullptr || right == nullptr || wanted != portal) return wrong_client();
      if (state_.credentials.token(drawn.token.digest) != nullptr) continue;
      state_.credentials.expire(drawn.token.created_at, kFreedByTheWay, freed);
      drawn.token.secret_uuid = right->uuid;
      const std::shared_ptr<AuditEvent> event =
          make_audit_event(AuditEventType::portal_token_created, drawn.token, *at.portal, actor,
                           drawn.token.created_at, random_);
      event->actor = reference_to(*right);  // Nobody is known but the secret.
      Result<std::uint64_t> admitted = admit(drawn, at, event, gone, nullptr);
      if (!admitted) return std::move(admitted).error();
      right->last_use.note(drawn.shared->created_at);
      revision = *admitted;
    }
    return acknowledged(revision, std::move(at), std::move(drawn));
  }
}

// Codes.

Result<IssuedCode> Store::create_code(std::string_view organization_slug,
                                      std::string_view portal_slug, const Actor& asked_by) {
  IssuedCode issued{{}, nullptr, make_device_code(random_), make_device_secret(random_)};
  DeviceCode made;
  made.created_at = clock_.now();
  made.expires_at = made.created_at + kCodeLifetime;
  made.uuid = Uuid::make_v7(made.created_at, random_);
  made.secret_digest = sha256(issued.secret_text);
  made.organization_slug = organization_slug;
  made.asked_by = asked_by;
  made.digest = sha256(issued.code_text);
  std::uint64_t revision = 0;
  std::vector<PortalTokenPtr> freed;
  {
    const MutexLock lock(mutex_);
    issued.at = state_.find_portal(organization_slug, portal_slug);
    const PortalPtr& portal = issued.at.portal;
    if (portal == nullptr || !portal->contents.user_invokable) {
      return Error{ErrorCode::not_found, "No portal found that users can invoke"};
    }
    state_.credentials.expire(made.created_at, kFreedByTheWay, freed);
    if (state_.credentials.open_code_count(portal->uuid) >= limits::kPendingCodesMax ||
        state_.credentials.code(made.digest) != nullptr) {
      return Error{ErrorCode::limited,
                   "Too many codes of this portal wait for an answer: wait for "
                   "some to expire"};
    }
    made.portal_uuid = portal->uuid;
    const auto code = std::make_shared<const DeviceCode>(std::move(made));
    issued.code = code;
    state_.credentials.insert(code);
    revision =
        record([digest = code->digest](State& undone) { undone.credentials.erase_code(digest); });
  }
  if (Result<void> allowed = acknowledge(revision); !allowed) return std::move(allowed).error();
  return issued;
}

Result<FoundCode> Store::find_code(std::string_view code) const {
  const Digest digest = sha256(code);
  const MutexLock lock(mutex_);
  FoundCode found = state_.find_code(digest);
  if (found.code == nullptr) return no_code();
  return found;
}

Result<FoundCode> Store::decide_code(std::string_view code, Decision decision, const Actor& actor) {
  const Digest digest = sha256(code);
  FoundCode found;
  std::uint64_t revision = 0;
  std::vector<AuditEventPtr> gone;
  {
    const MutexLock lock(mutex_);
    found = state_.find_code(digest);
    if (found.code == nullptr) return no_code();
    Result<DeviceCode> decided = decide(*found.code, decision, actor.user, clock_.now());
    if (!decided) return std::move(decided).error();
    if (!found.at.portal->contents.user_invokable) {
      return Error{ErrorCode::conflict, not_user_invokable().message};
    }
    const DeviceCodePtr before = found.code;
    found.code = std::make_shared<const DeviceCode>(*std::move(decided));
    state_.credentials.update(found.code);
    const auto undo = [before](State& undone) {
      undone.credentials.set_code_state(before->digest, before->state, before->decided_by);
    };
    // The service has no event for a code that was denied.
    revision = decision == Decision::deny
                   ? record(undo)
                   : record_audited(
                         found.at.organization->slug,
                         make_audit_event(AuditEventType::portal_token_code_authorized, *found.code,
                                          *found.at.portal, actor, clock_.now(), random_),
                         gone, undo);
  }
  if (Result<void> allowed = acknowledge(revision); !allowed) return std::move(allowed).error();
  return found;
}

Result<IssuedToken> Store::exchange_code(std::string_view organization_slug,
                                         std::string_view portal_slug, std::string_view code,
                                         std::string_view secret, std::chrono::minutes lifetime,
                                         const Actor& actor) {
  const Digest digest = sha256(code);
  const Digest secret_digest = sha256(secret);
  for (;;) {
    DrawnToken drawn =
        draw_token(TokenKind::user, number_of(organization_slug), clock_.now(), lifetime);
    FoundPortal at;
    std::uint64_t revision = 0;
    std::vector<AuditEventPtr> gone;
    std::vector<PortalTokenPtr> freed;
    {
      const MutexLock lock(mutex_);
      at = state_.find_portal(organization_slug, portal_slug);
      const DeviceCodePtr before = state_.credentials.code(digest);
      const Digest& right = before == nullptr ? digest : before->secret_digest;
      const bool is_right = equal_in_constant_time(right, secret_digest);
      if (at.portal == nullptr || before == nullptr || before->portal_uuid != at.portal->uuid) {
        return wrong_code_or_secret();
      }
      if (is_right && !before->is_finished(drawn.token.created_at) &&
          !at.portal->contents.user_invokable) {
        return refused_grant("access_denied", not_user_invokable().message);
      }
      if (state_.credentials.token(drawn.token.digest) != nullptr) continue;
      if (state_.credentials.token_count() >= limits::kPortalTokensMax) return too_many_tokens();
      std::optional<AutoApproval> automatic;
      if (automatic_after_polls_) automatic = {*automatic_after_polls_, state_.first_user()};
      CodeExchange exchanged = exchange(*before, secret_digest, drawn.token.created_at, automatic);
      state_.credentials.update(std::make_shared<const DeviceCode>(exchanged.code));
      if (exchanged.refusal) return *std::move(exchanged.refusal);
      state_.credentials.expire(drawn.token.created_at, kFreedByTheWay, freed);
      drawn.token.user = exchanged.code.decided_by;
      drawn.token.created_by = exchanged.code.decided_by;
      Actor acting = actor;
      acting.user = exchanged.code.decided_by;
      if (before->state == CodeState::pending) {  // Approved by itself, just now.
        record_audited(organization_slug,
                       make_audit_event(AuditEventType::portal_token_code_authorized, *before,
                                        *at.portal, acting, drawn.token.created_at, random_),
                       gone, [](State&) {});
      }
      Result<std::uint64_t> admitted = admit(
          drawn, at,
          make_audit_event(AuditEventType::portal_token_created, drawn.token, *at.portal, acting,
                           drawn.token.created_at, random_),
          gone, [before](State& undone) {
            undone.credentials.set_code_state(before->digest, before->state, before->decided_by);
          });
      if (!admitted) return std::move(admitted).error();
      revision = *admitted;
    }
    return acknowledged(revision, std::move(at), std::move(drawn));
  }
}

ExpiredCounts Store::expire(Timestamp now) {
  ExpiredCounts all;
  for (;;) {
    std::vector<PortalTokenPtr> freed;
    ExpiredCounts some;
    {
      const MutexLock lock(mutex_);
      some = state_.credentials.expire(now, kFreedAtOnce, freed);
    }
    all.tokens += some.tokens;
    all.codes += some.codes;
    if (some.tokens < kFreedAtOnce && some.codes < kFreedAtOnce) return all;
  }
}

}  // namespace porthole
