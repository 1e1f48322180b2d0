#include "store/store_reader.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "portal/limits.h"
#include "store/errors.h"
#include "store/state_conversion.h"

namespace porthole {
namespace {

/// A page of a list that is short or filtered.
template <typename T>
Page<T> page_of(const std::vector<T>& all, PageRequest request) {
  Page<T> page{{}, all.size()};
  const std::size_t begin = std::min(request.first(), all.size());
  const std::size_t end = std::min(begin + request.per_page, all.size());
  page.items.assign(all.begin() + static_cast<std::ptrdiff_t>(begin),
                    all.begin() + static_cast<std::ptrdiff_t>(end));
  return page;
}

/// The JSON array that clients get of these portals.
std::string render_list(const std::vector<PortalPtr>& portals) {
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

AccessTokenPtr make_open_token(const Digest& digest) {
  const UserPtr user = demo_user();
  return std::make_shared<const AccessToken>(AccessToken{
      Uuid::make_v8(digest), digest, "Open mode", all_scopes(), {}, user, user->created_at, {}});
}

}  // namespace

// The state as a whole.

StateImage StoreReader::image() const {
  StateCapture captured;
  {
    const MutexLock lock(mutex_);
    captured = capture(state_);
    captured.image.revision = revision_;
  }
  return to_image(std::move(captured));
}

Result<StateImage> StoreReader::image(std::string_view organization_slug) const {
  StateCapture captured;
  {
    const MutexLock lock(mutex_);
    const OrganizationState* organization = state_.find(organization_slug);
    if (organization == nullptr) return no_organization();
    captured = capture(state_, *organization);
    captured.image.revision = revision_;
  }
  return to_image(std::move(captured));
}

std::uint64_t StoreReader::revision() const {
  const MutexLock lock(mutex_);
  return revision_;
}

std::size_t StoreReader::organization_count() const {
  const MutexLock lock(mutex_);
  return state_.organizations_in_order.size();
}

std::size_t StoreReader::portal_count() const {
  const MutexLock lock(mutex_);
  std::size_t count = 0;
  for (const auto& [slug, organization] : state_.organizations) {
    count += organization->by_slug.size();
  }
  return count;
}

std::string StoreReader::find_broken_invariant() const {
  const MutexLock lock(mutex_);
  return state_.find_broken_invariant(audit_events_max_);
}

// Access tokens and users.

Result<AccessTokenPtr> StoreReader::authenticate(std::string_view token) const {
  Result<Caller> caller = authenticate(token, {});
  if (!caller) return std::move(caller).error();
  return std::move(caller->token);
}

Result<Caller> StoreReader::authenticate(std::string_view token,
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

std::vector<AccessTokenPtr> StoreReader::access_tokens() const {
  std::vector<AccessTokenPtr> tokens;
  {
    const MutexLock lock(mutex_);
    for (const auto& [digest, token] : state_.access_tokens) tokens.push_back(token);
  }
  sort_by_uuid(tokens);
  return tokens;
}

std::size_t StoreReader::access_tokens_ended(Timestamp begin, Timestamp end) const {
  const MutexLock lock(mutex_);
  const auto ends = [begin, end](const auto& entry) {
    const std::optional<Timestamp>& expires_at = entry.second->expires_at;
    return expires_at && *expires_at > begin && *expires_at <= end;
  };
  return static_cast<std::size_t>(
      std::count_if(state_.access_tokens.begin(), state_.access_tokens.end(), ends));
}

Result<UserPtr> StoreReader::user(std::optional<std::string_view> email) const {
  const MutexLock lock(mutex_);
  if (!email) return state_.first_user();
  if (const UserPtr* user = state_.users_by_email.find(*email); user != nullptr) return *user;
  if (demo_user()->email == *email) return demo_user();
  return no_user(*email);
}

std::vector<UserPtr> StoreReader::users(std::size_t count_max) const {
  const MutexLock lock(mutex_);
  if (state_.users.empty()) return {demo_user()};
  const std::size_t count = std::min(count_max, state_.users.size());
  return {state_.users.begin(), state_.users.begin() + static_cast<std::ptrdiff_t>(count)};
}

// Organizations.

bool StoreReader::has_organization(std::string_view slug) const {
  const MutexLock lock(mutex_);
  return state_.find(slug) != nullptr;
}

std::vector<OrganizationPtr> StoreReader::organizations() const {
  const MutexLock lock(mutex_);
  return state_.organizations_in_order;
}

std::vector<OrganizationPtr> StoreReader::organizations(const AccessToken& token) const {
  std::vector<OrganizationPtr> visible = organizations();
  std::erase_if(visible, [&](const OrganizationPtr& organization) {
    return !token.sees(organization->slug);
  });
  return visible;
}

Page<OrganizationPtr> StoreReader::organizations(const AccessToken& token,
                                                 PageRequest request) const {
  return page_of(organizations(token), request);
}

// Portals and audit events.

Result<RenderedPage> StoreReader::portals(std::string_view organization_slug,
                                          PageRequest request) const {
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
  page.json = std::make_shared<const std::string>(render_list(portals));
  if (page.json->size() > limits::kRenderedPageBytesMax) return page;
  std::shared_ptr<const std::string> cached = page.json;  // Frees what it replaces after the lock.
  const MutexLock lock(mutex_);
  const OrganizationState* organization = state_.find(organization_slug);
  if (organization == nullptr || organization->portals_version != version) return page;
  organization->rendered_request = request;
  organization->rendered.swap(cached);
  return page;
}

FoundPortal StoreReader::find_portal(std::string_view organization_slug,
                                     std::string_view slug) const {
  const MutexLock lock(mutex_);
  return state_.find_portal(organization_slug, slug);
}

Result<PortalPtr> StoreReader::portal(std::string_view organization_slug,
                                      std::string_view slug) const {
  FoundPortal found = find_portal(organization_slug, slug);
  if (found.portal == nullptr) return no_portal_in(found.organization);
  return std::move(found.portal);
}

Result<AuditPage> StoreReader::audit_events(std::string_view organization_slug,
                                            const AuditPageRequest& request) const {
  const MutexLock lock(mutex_);
  const OrganizationState* organization = state_.find(organization_slug);
  if (organization == nullptr) return no_organization();
  return organization->audit_log.page(request);
}

Result<AuditEventPtr> StoreReader::audit_event(std::string_view organization_slug,
                                               const Uuid& uuid) const {
  const MutexLock lock(mutex_);
  const OrganizationState* organization = state_.find(organization_slug);
  if (organization == nullptr) return no_organization();
  AuditEventPtr event = organization->audit_log.find(uuid);
  if (event == nullptr) return no_audit_event();
  return event;
}

// Credentials of portals.

Result<PortalAccess> StoreReader::authenticate_portal(std::string_view organization_slug,
                                                      std::string_view portal_slug,
                                                      std::optional<std::string_view> bearer,
                                                      Timestamp now) const {
  // All look-ups are made in any case, and judged at the end: failures take equally long.
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
  if (token->kind == PortalTokenKind::user && !at.portal->contents.user_invokable) {
    return not_user_invokable();
  }
  token->last_use.note(now);
  const UserPtr user = token->user;
  return PortalAccess{std::move(at.organization), std::move(at.portal), std::move(token), user};
}

Result<std::vector<PortalTokenPtr>> StoreReader::portal_tokens(std::string_view organization_slug,
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

Result<std::vector<PortalSecretPtr>> StoreReader::portal_secrets(
    std::string_view organization_slug, std::string_view portal_slug) const {
  const MutexLock lock(mutex_);
  const FoundPortal at = state_.find_portal(organization_slug, portal_slug);
  if (at.portal == nullptr) return no_portal_in(at.organization);
  return state_.credentials.secrets().of(at.portal->uuid);
}

Result<FoundCode> StoreReader::find_code(std::string_view code) const {
  FoundCode found = find_code_by_digest(sha256(code));
  if (found.code == nullptr) return no_code();
  return found;
}

FoundCode StoreReader::find_code_by_digest(const Digest& digest) const {
  const MutexLock lock(mutex_);
  return state_.find_code(digest);
}

}  // namespace porthole
