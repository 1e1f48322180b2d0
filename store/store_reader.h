#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "portal/access_token.h"
#include "portal/audit_event.h"
#include "portal/base/clock.h"
#include "portal/base/digest.h"
#include "portal/base/mutex.h"
#include "portal/base/result.h"
#include "portal/base/uuid.h"
#include "portal/organization.h"
#include "portal/portal.h"
#include "portal/portal_secret.h"
#include "portal/portal_token.h"
#include "portal/user.h"
#include "store/audit_log.h"
#include "store/lookup.h"
#include "store/page.h"
#include "store/state.h"
#include "store/state_image.h"

namespace porthole {

enum class AuthMode {
  /// Any token works, with every scope, as the demo user, and organizations are created when they
  /// are first used. Declared tokens have what they were declared with.
  open,
  /// Only declared tokens and organizations.
  strict,
};

/// The read side of the store. `Store` (store/store.h) adds the changes.
///
/// Safe from any thread. What it returns is immutable and shared. All calls take `mutex_`, which
/// guards the state, for look-ups and copies of pointers only: rendering, hashing and sorting
/// happen without it.
class StoreReader {
 public:
  StoreReader(const StoreReader&) = delete;
  StoreReader& operator=(const StoreReader&) = delete;

  // The state as a whole.

  StateImage image() const PORTHOLE_EXCLUDES(mutex_);

  /// One organization, with the users that it names, and without access tokens. Fails with
  /// `not_found`.
  Result<StateImage> image(std::string_view organization_slug) const PORTHOLE_EXCLUDES(mutex_);

  /// The number of changes since the start.
  std::uint64_t revision() const PORTHOLE_EXCLUDES(mutex_);

  /// What `look` returns for the `StoreState`, called with the lock held: for look-ups of what has
  /// no function here. It may keep copies of shared pointers, no references.
  template <typename Look>
  auto look_up(const Look& look) const PORTHOLE_EXCLUDES(mutex_) {
    const MutexLock lock(mutex_);
    return look(state_);
  }

  std::size_t organization_count() const PORTHOLE_EXCLUDES(mutex_);
  std::size_t portal_count() const PORTHOLE_EXCLUDES(mutex_);

  /// Walks the whole state and describes the first broken invariant; empty when all hold. For
  /// tests.
  std::string find_broken_invariant() const PORTHOLE_EXCLUDES(mutex_);

  // Access tokens and users.

  /// The token as declared; in open mode one is made up for a token that isn't. Fails with
  /// `unauthenticated` when the token is unknown, expired or revoked.
  Result<AccessTokenPtr> authenticate(std::string_view token) const PORTHOLE_EXCLUDES(mutex_);

  /// The same, and the organization with that slug, with one lock for both.
  Result<Caller> authenticate(std::string_view token, std::string_view organization_slug) const
      PORTHOLE_EXCLUDES(mutex_);

  /// The declared ones, expired ones too, by UUID, which is mostly the order of creation.
  std::vector<AccessTokenPtr> access_tokens() const PORTHOLE_EXCLUDES(mutex_);

  /// The number of declared access tokens that expire in (begin, end]. Looks at all of them.
  std::size_t access_tokens_ended(Timestamp begin, Timestamp end) const PORTHOLE_EXCLUDES(mutex_);

  /// The user with that e-mail address, declared or the demo user. Without one: the first declared
  /// user, or the demo user. Fails with `not_found`.
  Result<UserPtr> user(std::optional<std::string_view> email) const PORTHOLE_EXCLUDES(mutex_);

  /// The first `count_max` declared users; the demo user when none is declared.
  std::vector<UserPtr> users(std::size_t count_max) const PORTHOLE_EXCLUDES(mutex_);

  // Organizations, in order of creation.

  bool has_organization(std::string_view slug) const PORTHOLE_EXCLUDES(mutex_);
  std::vector<OrganizationPtr> organizations() const PORTHOLE_EXCLUDES(mutex_);
  /// Those that `token` sees.
  std::vector<OrganizationPtr> organizations(const AccessToken& token) const
      PORTHOLE_EXCLUDES(mutex_);
  Page<OrganizationPtr> organizations(const AccessToken& token, PageRequest request) const
      PORTHOLE_EXCLUDES(mutex_);

  // Portals and audit events. All fail with `not_found`, also when the organization isn't there.

  /// A page of an organization's portals in order of creation. The page that was asked for last is
  /// cached until one of the organization's portals changes, unless it is larger than
  /// `limits::kRenderedPageBytesMax`.
  Result<RenderedPage> portals(std::string_view organization_slug, PageRequest request) const
      PORTHOLE_EXCLUDES(mutex_);
  Result<PortalPtr> portal(std::string_view organization_slug, std::string_view slug) const
      PORTHOLE_EXCLUDES(mutex_);
  Result<AuditPage> audit_events(std::string_view organization_slug,
                                 const AuditPageRequest& request) const PORTHOLE_EXCLUDES(mutex_);
  Result<AuditEventPtr> audit_event(std::string_view organization_slug, const Uuid& uuid) const
      PORTHOLE_EXCLUDES(mutex_);

  // Credentials of portals.

  /// What `bearer` gives access to at this portal; notes the token's use. Fails with
  /// `unauthenticated`, with the same message and after the same work, when there is no such
  /// portal, no token, or a token that is unknown, expired or another portal's; with `forbidden`
  /// when it is a user's token and users can't invoke the portal.
  Result<PortalAccess> authenticate_portal(std::string_view organization_slug,
                                           std::string_view portal_slug,
                                           std::optional<std::string_view> bearer,
                                           Timestamp now) const PORTHOLE_EXCLUDES(mutex_);

  /// A portal's live tokens of all kinds, in order of creation. Fails with `not_found`.
  Result<std::vector<PortalTokenPtr>> portal_tokens(std::string_view organization_slug,
                                                    std::string_view portal_slug) const
      PORTHOLE_EXCLUDES(mutex_);

  /// Fails with `not_found`.
  Result<std::vector<PortalSecretPtr>> portal_secrets(std::string_view organization_slug,
                                                      std::string_view portal_slug) const
      PORTHOLE_EXCLUDES(mutex_);

  /// The code with that text, whatever its state. Fails with `not_found`.
  Result<FoundCode> find_code(std::string_view code) const PORTHOLE_EXCLUDES(mutex_);

 protected:
  /// As of `Store`.
  StoreReader(const Clock& clock, AuthMode mode, std::size_t audit_events_max)
      : clock_(clock), mode_(mode), audit_events_max_(audit_events_max) {}
  ~StoreReader() = default;

  FoundPortal find_portal(std::string_view organization_slug, std::string_view slug) const
      PORTHOLE_EXCLUDES(mutex_);
  FoundCode find_code_by_digest(const Digest& digest) const PORTHOLE_EXCLUDES(mutex_);

  const Clock& clock_;
  const AuthMode mode_;
  const std::size_t audit_events_max_;

  mutable Mutex mutex_;
  StoreState state_ PORTHOLE_GUARDED_BY(mutex_);
  std::uint64_t revision_ PORTHOLE_GUARDED_BY(mutex_) = 0;
};

}  // namespace porthole
