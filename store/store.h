#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "portal/actor.h"
#include "portal/api_settings.h"
#include "portal/audit_event.h"
#include "portal/base/clock.h"
#include "portal/base/mutex.h"
#include "portal/base/random.h"
#include "portal/base/result.h"
#include "portal/base/uuid.h"
#include "portal/device_code.h"
#include "portal/limits.h"
#include "portal/organization.h"
#include "portal/portal.h"
#include "portal/portal_draft.h"
#include "portal/portal_secret.h"
#include "portal/portal_token.h"
#include "portal/query_policy.h"
#include "store/lookup.h"
#include "store/state_image.h"
#include "store/store_core.h"

namespace porthole {

/// A portal that was just created, and the plain text of its token, which isn't stored.
struct CreatedPortal {
  PortalPtr portal;
  std::string token;
};

/// A token that was just created, and its plain text, which isn't stored. Likewise the others.
struct IssuedToken {
  FoundPortal at;
  PortalTokenPtr token;
  std::string text;
};

struct IssuedSecret {
  FoundPortal at;
  PortalSecretPtr secret;
  std::string text;
};

struct IssuedCode {
  FoundPortal at;
  DeviceCodePtr code;
  std::string code_text;
  std::string secret_text;
};

/// The data of the server: organizations with their portals and credentials, users, access tokens.
/// Safe from any thread. `StoreReader` has the calls that read it; `StoreCore` says how it is
/// locked and changed.
///
/// Every call below is one change. Values, audit events and digests are made before the lock is
/// taken. If the organization or portal that a change is for, or the user who makes it, is removed
/// or replaced meanwhile, it fails as if it had come later.
class Store : public StoreCore {
 public:
  /// `clock` and `random` must outlive the store. `query_policy` is what the queries of portals are
  /// checked against. Each organization keeps `audit_events_max` audit events.
  Store(const Clock& clock, Random& random, AuthMode mode,
        QueryPolicyHolder query_policy = QueryPolicy(),
        std::size_t audit_events_max = limits::kAuditEventsMax);

  /// From now on approves each code by itself, as the first user, once the right secret was
  /// presented `after_polls` times in vain. Call it before the store is shared.
  void authorize_automatically(unsigned after_polls) { automatic_after_polls_ = after_polls; }

  // The state as a whole, and what only the control API changes: store_import.cpp. There are no
  // audit events for these: the real service has no such calls.

  /// Replaces everything: a change like any other. The image must be consistent, as for `load`.
  Result<void> replace(const StateImage& image) PORTHOLE_EXCLUDES(mutex_);

  /// Replaces the organization with the slug of the one in `image`, or adds it. Adds users of the
  /// image that aren't there; ignores its access tokens. Fails with `conflict`, having changed
  /// nothing, when a portal, a token or a user's address in it belongs to somebody else here.
  Result<void> replace_organization(const StateImage& image) PORTHOLE_EXCLUDES(mutex_);

  /// Adds everything in `additions`. An organization that is there, by its UUID, gets the portals.
  /// Fails with `conflict`, having changed nothing, when anything of it is there already.
  Result<void> add(const StateImage& additions) PORTHOLE_EXCLUDES(mutex_);

  /// Deletes an organization with everything in it, and the access tokens that see nothing else;
  /// removes it from the others. Fails with `not_found`.
  Result<void> delete_organization(std::string_view slug) PORTHOLE_EXCLUDES(mutex_);

  /// Deletes a declared user, and their roles. Fails with `not_found`, and with `conflict` while
  /// something belongs to them, which the message names. Looks at everything.
  Result<void> delete_user(const Uuid& uuid) PORTHOLE_EXCLUDES(mutex_);

  /// Deletes the access token with that UUID. Fails with `not_found`.
  Result<void> delete_access_token(const Uuid& uuid) PORTHOLE_EXCLUDES(mutex_);

  /// Makes the token unknown from now on.
  Result<void> revoke(const AccessToken& token) PORTHOLE_EXCLUDES(mutex_);

  /// The organization, if `token` sees it. Open mode creates one that isn't there, if `slug` is a
  /// valid slug. Fails with `not_found`.
  Result<OrganizationPtr> organization(std::string_view slug, const AccessToken& token)
      PORTHOLE_EXCLUDES(mutex_);

  /// Fails with `not_found`; with `forbidden` when the organization's plan lacks a setting of the
  /// draft, and with `invalid`. It has then changed nothing.
  Result<OrganizationPtr> update_api_settings(const Organization& organization,
                                              const ApiSettingsDraft& draft, const Actor& actor)
      PORTHOLE_EXCLUDES(mutex_);

  // Portals: store_portals.cpp. All fail with `not_found`.

  /// Creates a portal by `actor.user`, who must be set, and its token. Fails with `invalid`.
  Result<CreatedPortal> create_portal(const Organization& organization, const PortalDraft& draft,
                                      const Actor& actor) PORTHOLE_EXCLUDES(mutex_);

  /// Fails with `invalid`, having changed nothing.
  Result<PortalPtr> update_portal(const Organization& organization, std::string_view slug,
                                  const PortalDraft& draft, const Actor& actor)
      PORTHOLE_EXCLUDES(mutex_);

  /// Has the portal's calls answered by `responses`; null: by made-up values.
  Result<PortalPtr> set_responses(std::string_view organization_slug, std::string_view slug,
                                  std::shared_ptr<graphql::ResponseRules> responses)
      PORTHOLE_EXCLUDES(mutex_);

  Result<void> delete_portal(const Organization& organization, std::string_view slug,
                             const Actor& actor) PORTHOLE_EXCLUDES(mutex_);

  // Credentials of portals: store_credentials.cpp. All fail with `not_found` unless they say
  // otherwise. docs/tokens.md says what is revoked with what.

  /// Creates a service token.
  Result<IssuedToken> create_portal_token(std::string_view organization_slug,
                                          std::string_view portal_slug,
                                          const std::string& description, const Actor& actor)
      PORTHOLE_EXCLUDES(mutex_);

  /// Deletes a token of any kind, which stops working at once.
  Result<PortalTokenPtr> delete_portal_token(std::string_view organization_slug,
                                             std::string_view portal_slug, const Uuid& uuid,
                                             const Actor& actor) PORTHOLE_EXCLUDES(mutex_);

  /// Fails with `invalid` when the portal has `limits::kPortalSecretsMax`.
  Result<IssuedSecret> create_portal_secret(std::string_view organization_slug,
                                            std::string_view portal_slug, std::string description,
                                            const Actor& actor) PORTHOLE_EXCLUDES(mutex_);

  /// Deletes a secret. Tokens that were issued for it work until they expire.
  Result<PortalSecretPtr> delete_portal_secret(std::string_view organization_slug,
                                               std::string_view portal_slug, const Uuid& uuid,
                                               const Actor& actor) PORTHOLE_EXCLUDES(mutex_);

  /// Issues an ephemeral token for a portal's UUID and secret. Fails with `refused_grant`, with the
  /// same message when there is no such portal.
  Result<IssuedToken> exchange_secret(std::string_view organization_slug,
                                      std::string_view portal_slug, std::string_view client_id,
                                      std::string_view secret, std::chrono::minutes lifetime,
                                      const Actor& actor) PORTHOLE_EXCLUDES(mutex_);

  /// Issues a code to anybody. Fails with `not_found`, with the same message when there is no such
  /// portal and when users can't invoke it, and with `limited` when `limits::kPendingCodesMax`
  /// codes of the portal are pending.
  Result<IssuedCode> create_code(std::string_view organization_slug, std::string_view portal_slug,
                                 const Actor& asked_by) PORTHOLE_EXCLUDES(mutex_);

  /// Approves or denies a code as `actor.user`, who must be set. Fails with `conflict` when the
  /// code is expired, decided or locked, or users can't invoke the portal.
  Result<FoundCode> decide_code(std::string_view code, Decision decision, const Actor& actor)
      PORTHOLE_EXCLUDES(mutex_);

  /// Issues a user token for an approved code. Fails with `refused_grant`, with the same message
  /// when there is no such portal or code and when the secret is wrong. Wrong secrets count against
  /// the code.
  Result<IssuedToken> exchange_code(std::string_view organization_slug,
                                    std::string_view portal_slug, std::string_view code,
                                    std::string_view secret, std::chrono::minutes lifetime,
                                    const Actor& actor) PORTHOLE_EXCLUDES(mutex_);

  /// Removes tokens, and marks codes, that have expired at `now`, for good: to be called after the
  /// clock was moved forward, before it is set back, so that they don't work again. Costs what it
  /// removes. Observers aren't notified: a snapshot that has the tokens expires them when loaded.
  ExpiredCounts expire(Timestamp now) PORTHOLE_EXCLUDES(mutex_);

 private:
  Result<OrganizationPtr> create_organization(std::string_view slug) PORTHOLE_EXCLUDES(mutex_);

  /// Replaces a portal by what `make` returns for it. `find` looks the portal up. With an actor, an
  /// audit event is appended.
  template <typename Find, typename Make>
  Result<PortalPtr> change_portal(const Find& find, const Make& make, const Actor* actor)
      PORTHOLE_EXCLUDES(mutex_);
  /// The portal with that slug, if the organization is still the same one.
  Result<FoundPortal> find_portal_of(const Organization& organization, std::string_view slug) const
      PORTHOLE_EXCLUDES(mutex_);

  /// A portal token and its plain text.
  struct DrawnToken {
    std::string text;
    PortalToken token;
  };
  /// Draws a token of `portal` with everything but its maker.
  DrawnToken draw_token(PortalTokenKind kind, const Organization& organization, const Uuid& portal,
                        Timestamp now, std::optional<std::chrono::minutes> lifetime) const;

  /// What an approved code is exchanged for.
  struct CodeGrant {
    PortalTokenPtr token;
    std::string text;
    AuditEventPtr created;
    /// Null unless the exchange approved the code automatically.
    AuditEventPtr authorized;
  };
  /// `after` is `before` once it was exchanged.
  CodeGrant prepare_grant(const DeviceCode& before, const DeviceCode& after, const FoundPortal& at,
                          std::chrono::minutes lifetime, const Actor& actor, Timestamp now) const;

  /// Expired tokens and codes that a change which adds one removes: more than it adds, so that they
  /// never pile up.
  static constexpr std::size_t kExpiredPerChange = 4;

  Random& random_;
  const QueryPolicyHolder query_policy_;
  std::optional<unsigned> automatic_after_polls_;
};

}  // namespace porthole
