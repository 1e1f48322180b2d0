#include "store/store.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "portal/limits.h"
#include "portal/slug.h"
#include "store/not_found.h"

namespace porthole {
namespace {

/// A part of `all`, for lists that are short or filtered.
template <typename T>
Page<T> page_of(const std::vector<T>& all, PageRequest request) {
  Page<T> page{{}, all.size()};
  const std::size_t begin = std::min(request.first(), all.size());
  const std::size_t end = std::min(begin + request.per_page, all.size());
  page.items.assign(all.begin() + static_cast<std::ptrdiff_t>(begin),
                    all.begin() + static_cast<std::ptrdiff_t>(end));
  return page;
}

/// The array that a client gets of these portals.
std::string render(const std::vector<PortalPtr>& portals) {
  std::size_t bytes = 2;
  for (const PortalPtr& portal : portals) bytes += portal->json.size() + 1;
  std::string json;
  json.reserve(bytes);
  json += '[';
  for (const PortalPtr& portal : portals) {
    if (json.size() > 1) json += ',';
    json += portal->json;
  }
  json += ']';
  return json;
}

}  // namespace

// The state and its primitive changes, each undone by another.

void Store::OrganizationState::note_change() {
  static std::atomic<std::uint64_t> last{0};
  portals_version = last.fetch_add(1, std::memory_order_relaxed) + 1;
  rendered.reset();
}

void Store::OrganizationState::prefetch(const Portal& portal) const {
  by_slug.prefetch(portal.contents.slug);
  by_uuid.prefetch(portal.uuid);
}

void Store::OrganizationState::insert(const PortalPtr& portal) {
  note_change();
  by_slug.insert_or_assign({in_order.append(portal), portal});
  by_uuid.insert_or_assign(portal);
}

void Store::OrganizationState::replace(const PortalPtr& before, const PortalPtr& after) {
  note_change();
  const PortalSequence::Key key = by_slug.find(before->contents.slug)->key;
  in_order.replace(key, after);
  by_uuid.insert_or_assign(after);
  if (before->contents.slug != after->contents.slug) by_slug.erase(before->contents.slug);
  by_slug.insert_or_assign({key, after});
}

Store::PortalSequence::Key Store::OrganizationState::erase(const PortalPtr& portal) {
  note_change();
  const PortalSequence::Key key = by_slug.find(portal->contents.slug)->key;
  in_order.erase(key);
  by_slug.erase(portal->contents.slug);
  by_uuid.erase(portal->uuid);
  return key;
}

void Store::OrganizationState::restore(PortalSequence::Key key, const PortalPtr& portal) {
  note_change();
  in_order.restore(key, portal);
  by_uuid.insert_or_assign(portal);
  by_slug.insert_or_assign({key, portal});
}

void Store::State::insert(const OrganizationPtr& organization) {
  auto entry = std::make_unique<OrganizationState>();
  entry->organization = organization;
  put_organization({organizations_in_order.size(), std::move(entry)});
}

void Store::State::put_organization(TakenOrganization taken) {
  const OrganizationPtr organization = taken.state->organization;
  organizations_in_order.insert(
      organizations_in_order.begin() + static_cast<std::ptrdiff_t>(taken.place), organization);
  organizations.emplace(organization->slug, std::move(taken.state));
  organization_number_last = std::max(organization_number_last, organization->number);
  for (const Credentials::Holdings& holdings : taken.holdings) credentials.restore(holdings);
}

Store::TakenOrganization Store::State::take_organization(std::string_view slug) {
  const auto entry = organizations.find(slug);
  if (entry == organizations.end()) return {};
  TakenOrganization taken;
  taken.state = std::move(entry->second);
  organizations.erase(entry);
  const auto place = std::find(organizations_in_order.begin(), organizations_in_order.end(),
                               taken.state->organization);
  taken.place = static_cast<std::size_t>(place - organizations_in_order.begin());
  organizations_in_order.erase(place);
  taken.holdings.reserve(taken.state->by_uuid.size());
  taken.state->by_uuid.for_each([&](const PortalPtr& portal) {
    taken.holdings.push_back(credentials.erase_portal(portal->uuid));
  });
  return taken;
}

void Store::State::erase_last_organization() {
  organizations.erase(organizations_in_order.back()->slug);
  organizations_in_order.pop_back();
}

Store::OrganizationState* Store::State::find(std::string_view slug) const {
  const auto entry = organizations.find(slug);
  return entry == organizations.end() ? nullptr : entry->second.get();
}

// The whole of it.

Store::Store(const Clock& clock, Random& random, AuthMode mode, QueryPolicyHolder query_policy,
             std::size_t audit_events_max)
    : clock_(clock),
      random_(random),
      mode_(mode),
      query_rules_(std::move(query_policy)),
      audit_events_max_(audit_events_max) {}

void Store::observe(ChangeObserver& observer, bool can_undo) {
  observer_ = &observer;
  can_undo_ = can_undo;
}

std::unique_ptr<Store::OrganizationState> Store::state_of(
    const StateImage::OrganizationImage& image) {
  auto state = std::make_unique<OrganizationState>();
  state->organization = image.organization;
  for (const PortalPtr& portal : image.portals) state->insert(portal);
  std::uint64_t number = image.audit_number_first;
  for (const AuditEventPtr& event : image.audit_events) state->audit_log.restore(number++, event);
  return state;
}

void Store::insert_credentials(const StateImage& image, Credentials& credentials) {
  for (const PortalTokenPtr& token : image.portal_tokens) credentials.insert(token);
  for (const PortalSecretPtr& secret : image.portal_secrets) credentials.insert(secret);
  for (const DeviceCodePtr& code : image.device_codes) credentials.insert(code);
}

Store::State Store::state_of(const StateImage& image) {
  State state;
  state.users = image.users;
  for (const StateImage::OrganizationImage& entry : image.organizations) {
    state.put_organization({state.organizations_in_order.size(), state_of(entry)});
  }
  for (const AccessTokenPtr& token : image.access_tokens) {
    state.access_tokens.emplace(token->digest, token);
  }
  state.revoked_tokens.insert(image.revoked_tokens.begin(), image.revoked_tokens.end());
  insert_credentials(image, state.credentials);
  return state;
}

void Store::load(const StateImage& image) {
  State state = state_of(image);
  const MutexLock lock(mutex_);
  std::swap(state_, state);  // The old state is freed after the lock.
  undo_.clear();
}

StateImage Store::image() const {
  StateImage image;
  std::vector<Credentials::TokenEntry> tokens;
  std::vector<Credentials::SecretEntry> secrets;
  std::vector<Credentials::CodeEntry> codes;
  {
    const MutexLock lock(mutex_);
    image = image_of(state_);
    image.revision = revision_;
    tokens = state_.credentials.tokens().all();
    secrets = state_.credentials.secrets().all();
    codes = state_.credentials.codes().all();
  }
  sort_by_uuid(image.access_tokens);
  std::sort(image.revoked_tokens.begin(), image.revoked_tokens.end());
  image.portal_tokens = ByPortal<PortalToken>::in_order(std::move(tokens));
  image.portal_secrets = ByPortal<PortalSecret>::in_order(std::move(secrets));
  image.device_codes = ByPortal<DeviceCode>::in_order(std::move(codes));
  return image;
}

StateImage::OrganizationImage Store::image_of(const OrganizationState& state) {
  return {state.organization, state.in_order.all(), state.audit_log.events(),
          state.audit_log.first_number()};
}

void Store::sort_by_uuid(std::vector<AccessTokenPtr>& tokens) {
  std::sort(tokens.begin(), tokens.end(),
            [](const AccessTokenPtr& left, const AccessTokenPtr& right) {
              return left->uuid < right->uuid;
            });
}

StateImage Store::image_of(const State& state) {
  StateImage image;
  image.users = state.users;
  for (const OrganizationPtr& organization : state.organizations_in_order) {
    image.organizations.push_back(image_of(*state.find(organization->slug)));
  }
  for (const auto& [digest, token] : state.access_tokens) image.access_tokens.push_back(token);
  image.revoked_tokens.assign(state.revoked_tokens.begin(), state.revoked_tokens.end());
  return image;
}

Result<void> Store::acknowledge(std::uint64_t revision) {
  return observer_ == nullptr ? Result<void>() : observer_->changed(revision);
}

std::uint64_t Store::roll_back(std::uint64_t revision) {
  const MutexLock lock(mutex_);
  while (!undo_.empty() && undo_.back().revision > revision) {
    undo_.back().run(state_);
    undo_.pop_back();
  }
  return revision_;
}

void Store::forget_undo(std::uint64_t revision) {
  const MutexLock lock(mutex_);
  while (!undo_.empty() && undo_.front().revision <= revision) undo_.pop_front();
}

std::uint64_t Store::revision() const {
  const MutexLock lock(mutex_);
  return revision_;
}

std::size_t Store::organization_count() const {
  const MutexLock lock(mutex_);
  return state_.organizations_in_order.size();
}

std::size_t Store::portal_count() const {
  const MutexLock lock(mutex_);
  std::size_t count = 0;
  for (const auto& [slug, organization] : state_.organizations)
    count += organization->by_slug.size();
  return count;
}

// Access tokens.

AccessTokenPtr Store::make_open_token(const Digest& digest) const {
  const UserPtr user = demo_user();
  return std::make_shared<const AccessToken>(AccessToken{
      Uuid::make_v8(digest), digest, "Open mode", all_scopes(), {}, user, user->created_at, {}});
}

Result<AccessTokenPtr> Store::authenticate(std::string_view token) const {
  Result<Caller> caller = authenticate(token, {});
  if (!caller) return std::move(caller).error();
  return std::move(caller->token);
}

Result<Caller> Store::authenticate(std::string_view token,
                                   std::string_view organization_slug) const {
  const Digest digest = sha256(token);
  Caller caller;
  bool is_refused = false;
  {
    const MutexLock lock(mutex_);
    const auto entry = state_.access_tokens.find(digest);
    if (entry != state_.access_tokens.end() &&
        equal_in_constant_time(entry->second->digest, digest)) {
      caller.token = entry->second;
    } else {
      is_refused = mode_ == AuthMode::strict || state_.revoked_tokens.contains(digest);
    }
    const OrganizationState* found =
        organization_slug.empty() ? nullptr : state_.find(organization_slug);
    if (found != nullptr) caller.organization = found->organization;
  }
  if (is_refused) return authentication_required();
  if (caller.token == nullptr) caller.token = make_open_token(digest);
  if (caller.token->is_expired(clock_.now())) return authentication_required();
  if (!caller.token->sees(organization_slug)) caller.organization.reset();
  return caller;
}

std::size_t Store::access_tokens_ended(Timestamp begin, Timestamp end) const {
  const MutexLock lock(mutex_);
  const auto ends = [begin, end](const auto& entry) {
    const std::optional<Timestamp>& expires_at = entry.second->expires_at;
    return expires_at && *expires_at > begin && *expires_at <= end;
  };
  return static_cast<std::size_t>(
      std::count_if(state_.access_tokens.begin(), state_.access_tokens.end(), ends));
}

Result<void> Store::revoke(const AccessToken& token) {
  std::uint64_t revision = 0;
  {
    const MutexLock lock(mutex_);
    const Digest digest = token.digest;
    // In open mode a token that isn't declared works, so that it must be remembered as dead.
    const bool is_remembered = mode_ == AuthMode::open && !state_.revoked_tokens.contains(digest);
    if (is_remembered && state_.revoked_tokens.size() >= limits::kRevokedTokensMax) {
      return Error{ErrorCode::invalid, "Too many tokens have been revoked: open mode remembers " +
                                           std::to_string(limits::kRevokedTokensMax)};
    }
    const auto entry = state_.access_tokens.find(digest);
    const AccessTokenPtr declared = entry == state_.access_tokens.end() ? nullptr : entry->second;
    if (declared != nullptr) state_.access_tokens.erase(entry);
    if (is_remembered) state_.revoked_tokens.insert(digest);
    revision = record([digest, declared, is_remembered](State& state) {
      if (is_remembered) state.revoked_tokens.erase(digest);
      if (declared != nullptr) state.access_tokens.emplace(digest, declared);
    });
  }
  return acknowledge(revision);
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
  return make_organization(slug);
}

Result<OrganizationPtr> Store::make_organization(std::string_view slug) {
  const Timestamp now = clock_.now();
  Organization made{Uuid::make_v7(now, random_), std::string(slug), std::string(slug), now};
  OrganizationPtr organization;
  std::uint64_t revision = 0;
  {
    const MutexLock lock(mutex_);
    const OrganizationState* found = state_.find(slug);
    if (found != nullptr) return found->organization;
    if (state_.organizations.size() >= limits::kOrganizationsMax) {
      return Error{ErrorCode::invalid, "There are " + std::to_string(limits::kOrganizationsMax) +
                                           " organizations already, and open mode makes no more"};
    }
    made.number = state_.organization_number_last + 1;
    organization = std::make_shared<const Organization>(std::move(made));
    state_.insert(organization);
    revision = record([](State& state) { state.erase_last_organization(); });
  }
  if (Result<void> acknowledged = acknowledge(revision); !acknowledged) {
    return std::move(acknowledged).error();
  }
  return organization;
}

std::vector<OrganizationPtr> Store::organizations(const AccessToken& token) const {
  std::vector<OrganizationPtr> visible;
  {
    const MutexLock lock(mutex_);
    visible = state_.organizations_in_order;
  }
  std::erase_if(visible, [&](const OrganizationPtr& organization) {
    return !token.sees(organization->slug);
  });
  return visible;
}

Page<OrganizationPtr> Store::organizations(const AccessToken& token, PageRequest request) const {
  return page_of(organizations(token), request);
}

// Portals.

Result<RenderedPage> Store::portals(std::string_view organization_slug, PageRequest request) const {
  RenderedPage page;
  std::vector<PortalPtr> portals;
  std::uint64_t version = 0;
  {
    const MutexLock lock(mutex_);
    const OrganizationState* organization = state_.find(organization_slug);
    if (organization == nullptr) return no_organization();
    page.total = organization->in_order.size();
    if (organization->rendered != nullptr && organization->rendered_request == request) {
      page.json = organization->rendered;
      return page;
    }
    portals = organization->in_order.slice(request.first(), request.per_page);
    version = organization->portals_version;
  }
  page.json = std::make_shared<const std::string>(render(portals));
  if (page.json->size() > limits::kRenderedPageBytesMax) return page;
  std::shared_ptr<const std::string> kept = page.json;  // What it replaces is freed after the lock.
  const MutexLock lock(mutex_);
  OrganizationState* organization = state_.find(organization_slug);
  if (organization == nullptr || organization->portals_version != version) return page;
  organization->rendered_request = request;
  organization->rendered.swap(kept);
  return page;
}

Result<PortalPtr> Store::portal(std::string_view organization_slug, std::string_view slug) const {
  const MutexLock lock(mutex_);
  FoundPortal at = state_.find_portal(organization_slug, slug);
  if (at.portal == nullptr) return no_portal_in(at.organization);
  return std::move(at.portal);
}

bool Store::is_slug_taken(std::string_view organization_slug, std::string_view slug) const {
  return portal(organization_slug, slug).ok();
}

Result<CreatedPortal> Store::create_portal(const Organization& organization,
                                           const PortalDraft& draft, const Actor& actor) {
  const auto query_policy = query_rules_.get();
  // Whether the slug is free is seen when the portal is put in. To tell of it beside other reasons
  // costs another look.
  bool looks_for_slug = false;
  const SlugTaken is_taken = [&](std::string_view slug) {
    return looks_for_slug && is_slug_taken(organization.slug, slug);
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
    DrawnToken drawn = draw_token(TokenKind::service, organization.number, now, {});
    drawn.token.portal_uuid = portal->uuid;
    drawn.token.created_by = actor.user;
    const auto token = std::make_shared<const PortalToken>(std::move(drawn.token));
    const AuditEventPtr event =
        make_audit_event(AuditEventType::portal_created, reference_to(*portal), actor,
                         AuditData(nullptr, portal), now, random_);
    std::uint64_t change = 0;
    std::vector<AuditEventPtr> gone;
    {
      const MutexLock lock(mutex_);
      OrganizationState* state = state_.find(organization.slug);
      if (state == nullptr) return no_organization();
      state->prefetch(*portal);
      state_.credentials.prefetch(*token);
      if (state->by_slug.contains(portal->contents.slug)) {
        looks_for_slug = true;  // Once more, and `revise` will say so.
        continue;
      }
      // A seed that is used again draws tokens again.
      if (state_.credentials.token(token->digest) != nullptr) continue;
      if (state->by_slug.size() >= limits::kPortalsMax) {
        return validation_failed(
            {{"organization", "Organization can't have more than " +
                                  std::to_string(limits::kPortalsMax) + " portals"}});
      }
      state->insert(portal);
      state_.credentials.insert(token);
      change = record_audited(organization.slug, event, gone,
                              [portal, slug = organization.slug](State& undone) {
                                undone.find(slug)->erase(portal);
                                undone.credentials.erase_portal(portal->uuid);
                              });
    }
    if (Result<void> acknowledged = acknowledge(change); !acknowledged) {
      return std::move(acknowledged).error();
    }
    return CreatedPortal{portal, std::move(drawn.text)};
  }
}

Result<PortalPtr> Store::update_portal(const Organization& organization, std::string_view slug,
                                       const PortalDraft& draft, const Actor& actor) {
  const auto query_policy = query_rules_.get();
  const SlugTaken is_taken = [&](std::string_view wanted) {
    return is_slug_taken(organization.slug, wanted);
  };
  const auto make = [&](const Portal& before) -> Result<PortalPtr> {
    Revision revision = revise(&before.contents, draft, is_taken, *query_policy);
    if (!revision.reasons.empty()) return validation_failed(revision.reasons);
    Portal after = before;
    after.contents = std::move(revision.contents);
    return render(std::move(after));
  };
  return change_portal(organization.slug, slug, make, &actor);
}

Result<PortalPtr> Store::set_responses(std::string_view organization_slug, std::string_view slug,
                                       std::shared_ptr<graphql::ResponseRules> responses) {
  const auto make = [&](const Portal& before) -> Result<PortalPtr> {
    Portal after = before;
    after.responses = responses;
    return std::make_shared<const Portal>(std::move(after));
  };
  // The real service has no such thing, and hence no event for it.
  return change_portal(organization_slug, slug, make, nullptr);
}

Result<PortalPtr> Store::change_portal(std::string_view organization_slug, std::string_view slug,
                                       const std::function<Result<PortalPtr>(const Portal&)>& make,
                                       const Actor* actor) {
  for (;;) {
    Result<PortalPtr> current = portal(organization_slug, slug);
    if (!current) return current;
    const PortalPtr before = *current;
    Result<PortalPtr> made = make(*before);
    if (!made) return made;
    const PortalPtr after = *made;
    AuditEventPtr event;
    if (actor != nullptr) {
      event = make_audit_event(AuditEventType::portal_updated, reference_to(*after), *actor,
                               AuditData(before, after), clock_.now(), random_);
    }
    std::uint64_t change = 0;
    std::vector<AuditEventPtr> gone;
    {
      const MutexLock lock(mutex_);
      OrganizationState* state = state_.find(organization_slug);
      if (state == nullptr) return no_organization();
      const PortalEntry* entry = state->by_slug.find(slug);
      if (entry == nullptr) return no_portal();
      const bool renamed = before->contents.slug != after->contents.slug;
      if (entry->portal != before || (renamed && state->by_slug.contains(after->contents.slug))) {
        continue;  // Another change came in between: once more, on what is there now.
      }
      state->replace(before, after);
      const auto undo = [before, after,
                         slug_of_organization = std::string(organization_slug)](State& undone) {
        undone.find(slug_of_organization)->replace(after, before);
      };
      change =
          event == nullptr ? record(undo) : record_audited(organization_slug, event, gone, undo);
    }
    if (Result<void> acknowledged = acknowledge(change); !acknowledged) {
      return std::move(acknowledged).error();
    }
    return after;
  }
}

Result<void> Store::delete_portal(const Organization& organization, std::string_view slug,
                                  const Actor& actor) {
  for (;;) {
    Result<PortalPtr> current = portal(organization.slug, slug);
    if (!current) return std::move(current).error();
    const PortalPtr before = *current;
    const AuditEventPtr event =
        make_audit_event(AuditEventType::portal_deleted, reference_to(*before), actor,
                         AuditData(before, nullptr), clock_.now(), random_);
    std::uint64_t change = 0;
    Credentials::Holdings holdings;  // Freed, if this was their last owner, after the lock.
    std::vector<AuditEventPtr> gone;
    {
      const MutexLock lock(mutex_);
      OrganizationState* state = state_.find(organization.slug);
      if (state == nullptr) return no_organization();
      const PortalEntry* entry = state->by_slug.find(slug);
      if (entry == nullptr) return no_portal();
      if (entry->portal != before) continue;  // Changed in between: once more.
      const PortalSequence::Key key = state->erase(before);
      holdings = state_.credentials.erase_portal(before->uuid);
      change = record_audited(
          organization.slug, event, gone,
          [before, key, holdings, organization_slug = organization.slug](State& undone) {
            undone.find(organization_slug)->restore(key, before);
            undone.credentials.restore(holdings);
          });
    }
    return acknowledge(change);
  }
}

std::string Store::find_broken_invariant() const {
  const MutexLock lock(mutex_);
  if (state_.organizations.size() != state_.organizations_in_order.size()) {
    return "organizations by slug and in order differ in number";
  }
  for (const OrganizationPtr& organization : state_.organizations_in_order) {
    const OrganizationState* entry = state_.find(organization->slug);
    if (entry == nullptr || entry->organization != organization) {
      return "organization " + organization->slug + " is not found by its slug";
    }
    if (std::string broken = entry->audit_log.find_broken_invariant(); !broken.empty()) {
      return broken + " in " + organization->slug;
    }
    if (entry->audit_log.size() > audit_events_max_ && audit_events_max_ > 0) {
      return "too many audit events in " + organization->slug;
    }
    const std::vector<PortalPtr> portals = entry->in_order.all();
    if (portals.size() != entry->by_slug.size() || portals.size() != entry->by_uuid.size()) {
      return "portals of " + organization->slug + " by slug, by uuid and in order differ in number";
    }
    for (const PortalPtr& portal : portals) {
      const PortalEntry* found = entry->by_slug.find(portal->contents.slug);
      if (found == nullptr || found->portal != portal) {
        return "portal " + portal->contents.slug + " is not found by its slug";
      }
      const PortalPtr* by_uuid = entry->by_uuid.find(portal->uuid);
      if (by_uuid == nullptr || *by_uuid != portal) {
        return "portal " + portal->contents.slug + " is not found by its uuid";
      }
      if (portal->organization_uuid != organization->uuid) {
        return "portal " + portal->contents.slug + " names another organization";
      }
    }
  }
  for (const auto& [digest, token] : state_.access_tokens) {
    if (token->digest != digest) return "an access token is filed under another digest";
    if (state_.revoked_tokens.contains(digest)) return "an access token is declared and revoked";
  }
  return state_.credentials.find_broken_invariant();
}

}  // namespace porthole
