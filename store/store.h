#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "portal/access_token.h"
#include "portal/actor.h"
#include "portal/audit_event.h"
#include "portal/base/clock.h"
#include "portal/base/digest.h"
#include "portal/base/mutex.h"
#include "portal/base/random.h"
#include "portal/base/result.h"
#include "portal/base/string_hash.h"
#include "portal/base/uuid.h"
#include "portal/device_code.h"
#include "portal/limits.h"
#include "portal/organization.h"
#include "portal/portal.h"
#include "portal/portal_draft.h"
#include "portal/portal_secret.h"
#include "portal/portal_token.h"
#include "portal/query_policy.h"
#include "portal/user.h"
#include "store/audit_log.h"
#include "store/credential_index.h"
#include "store/index/flat_index.h"
#include "store/index/ranked_sequence.h"
#include "store/state_image.h"

namespace porthole {

/// Who may.
enum class AuthMode {
  /// Any token works, with every scope, as the demo user; organizations come into being when first
  /// used. Tokens that were declared keep what they were declared with.
  open,
  /// Only declared tokens and organizations.
  strict,
};

/// Is told of every change that a store made, by the thread that made it, with no lock held.
class ChangeObserver {
 public:
  virtual ~ChangeObserver() = default;
  /// Returns when the change that made the store's `revision` may be acknowledged. An error means
  /// that it must not be, and that it has been undone with `Store::roll_back`.
  virtual Result<void> changed(std::uint64_t revision) = 0;
};

/// A part of a list, and the length of the whole.
template <typename T>
struct Page {
  std::vector<T> items;
  std::size_t total = 0;
};

struct PageRequest {
  /// From 1.
  std::size_t page = 1;
  std::size_t per_page = 30;

  std::size_t first() const { return (page - 1) * per_page; }
  friend bool operator==(const PageRequest&, const PageRequest&) = default;
};

/// A part of a list as the array that a client gets, and the length of the whole.
struct RenderedPage {
  std::shared_ptr<const std::string> json;
  std::size_t total = 0;
};

/// Who asks, with an access token, and the organization that the request is for.
struct Caller {
  AccessTokenPtr token;
  /// Null when it wasn't asked for, isn't there, or is none that the token sees.
  OrganizationPtr organization;
};

/// A portal that was just made, and the plain text of its token, which nothing keeps.
struct CreatedPortal {
  PortalPtr portal;
  std::string token;
};

/// A portal and what it belongs to.
struct FoundPortal {
  OrganizationPtr organization;
  PortalPtr portal;
};

/// What a portal token opens.
struct PortalAccess {
  OrganizationPtr organization;
  PortalPtr portal;
  PortalTokenPtr token;
  /// Whom the call acts as; null for service and ephemeral tokens.
  UserPtr user;
};

/// A token that was just made, and its plain text, which nothing keeps. Likewise the others.
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

struct FoundCode {
  FoundPortal at;
  DeviceCodePtr code;
};

/// The memory: organizations and what they hold, users, access tokens. Safe from any thread.
///
/// What it hands out is immutable and shared. The one mutex is held for look-ups and for swaps of
/// pointers, never while something is validated, hashed, rendered or written: a change prepares its
/// new value first, and does so again when another change came in between.
class Store {
 public:
  /// `clock` and `random` must outlive the store, which keeps `audit_events_max` audit events for
  /// each organization. What portals' queries must be, `query_policy` say.
  Store(const Clock& clock, Random& random, AuthMode mode,
        QueryPolicyHolder query_policy = QueryPolicy(),
        std::size_t audit_events_max = limits::kAuditEventsMax);

  /// Makes `observer`, which must outlive the store's last change, be told of changes. With
  /// `can_undo` the store remembers how to undo each change until `forget_undo`. To be called
  /// before the store is shared.
  void observe(ChangeObserver& observer, bool can_undo);

  /// From now on approves each code by itself, as the first user, once the right secret was shown
  /// for it in vain `after_polls` times. To be called before the store is shared.
  void authorize_automatically(unsigned after_polls) { automatic_after_polls_ = after_polls; }

  /// Takes the place of all there is. Not a change that is observed. The image must be consistent:
  /// no uuid, slug (in its organization) or token twice.
  void load(const StateImage& image) PORTHOLE_EXCLUDES(mutex_);

  StateImage image() const PORTHOLE_EXCLUDES(mutex_);

  // Changes of the whole, and of what only the control API changes. None is told of by an audit
  // event: the real service has no such thing. Defined in store/store_import.cpp.

  /// Puts `image` in the place of all there is: a change like any other. As with `load`, the image
  /// must be consistent.
  Result<void> replace(const StateImage& image) PORTHOLE_EXCLUDES(mutex_);

  /// What is one organization's, with the users that are named in it, and no access tokens. Fails
  /// with `not_found`.
  Result<StateImage> image(std::string_view organization_slug) const PORTHOLE_EXCLUDES(mutex_);

  /// Puts the one organization that `image` holds in the place of the one with its slug, or beside
  /// the others when there is none. Users of the image who are not there are added; its access
  /// tokens are left aside. Fails with `conflict`, having changed nothing, when a portal, a token
  /// or a user's address in it is somebody else's here.
  Result<void> replace_organization(const StateImage& image) PORTHOLE_EXCLUDES(mutex_);

  /// Adds what `additions` holds to what is there; an organization in it that is there, by its
  /// UUID, gets the portals. Fails with `conflict`, having changed nothing, when something of it
  /// is there already.
  Result<void> add(const StateImage& additions) PORTHOLE_EXCLUDES(mutex_);

  /// All of them, in the order of their creation.
  std::vector<OrganizationPtr> organizations() const PORTHOLE_EXCLUDES(mutex_);

  /// Deletes an organization with all that is its own, and with the access tokens that see nothing
  /// else; others forget it. Fails with `not_found`.
  Result<void> delete_organization(std::string_view slug) PORTHOLE_EXCLUDES(mutex_);

  /// Deletes a declared user. Fails with `not_found`, and with `conflict` while there is something
  /// of theirs, which the message names. Looks at everything.
  Result<void> delete_user(const Uuid& uuid) PORTHOLE_EXCLUDES(mutex_);

  /// The declared ones, expired ones too, in the order of their UUIDs, which is mostly that of
  /// their creation.
  std::vector<AccessTokenPtr> access_tokens() const PORTHOLE_EXCLUDES(mutex_);

  /// Makes the access token with that UUID unknown from now on. Fails with `not_found`.
  Result<void> delete_access_token(const Uuid& uuid) PORTHOLE_EXCLUDES(mutex_);

  /// The token's declaration; in open mode one made up for a token that has none.
  /// Fails with `unauthenticated` when the token is unknown, expired or revoked.
  Result<AccessTokenPtr> authenticate(std::string_view token) const PORTHOLE_EXCLUDES(mutex_);

  /// The same, and the organization with that slug by the way: one look at the memory for both.
  Result<Caller> authenticate(std::string_view token, std::string_view organization_slug) const
      PORTHOLE_EXCLUDES(mutex_);

  /// How many declared access tokens expire after `begin`, up to and with `end`. Looks at them all.
  std::size_t access_tokens_ended(Timestamp begin, Timestamp end) const PORTHOLE_EXCLUDES(mutex_);

  /// Makes the token unknown from now on.
  Result<void> revoke(const AccessToken& token) PORTHOLE_EXCLUDES(mutex_);

  /// The organization, if `token` sees it. Open mode makes one that is not there, if its slug may
  /// be one. Fails with `not_found`.
  Result<OrganizationPtr> organization(std::string_view slug, const AccessToken& token)
      PORTHOLE_EXCLUDES(mutex_);

  /// All that `token` sees, in the order of their creation.
  std::vector<OrganizationPtr> organizations(const AccessToken& token) const
      PORTHOLE_EXCLUDES(mutex_);

  /// The organizations that `token` sees, in the order of their creation.
  Page<OrganizationPtr> organizations(const AccessToken& token, PageRequest request) const
      PORTHOLE_EXCLUDES(mutex_);

  /// An organization's portals in the order of their creation. The part that was asked for last is
  /// kept, if it is no larger than `limits::kRenderedPageBytesMax`, until one of the organization's
  /// portals changes. Fails with `not_found` when the organization is gone, as do the four calls
  /// below.
  Result<RenderedPage> portals(std::string_view organization_slug, PageRequest request) const
      PORTHOLE_EXCLUDES(mutex_);

  /// Fails with `not_found`.
  Result<PortalPtr> portal(std::string_view organization_slug, std::string_view slug) const
      PORTHOLE_EXCLUDES(mutex_);

  /// Makes a portal of `actor.user`, which must be there, and its token. Fails with `invalid`.
  Result<CreatedPortal> create_portal(const Organization& organization, const PortalDraft& draft,
                                      const Actor& actor) PORTHOLE_EXCLUDES(mutex_);

  /// Fails with `not_found` or `invalid`, and has then changed nothing.
  Result<PortalPtr> update_portal(const Organization& organization, std::string_view slug,
                                  const PortalDraft& draft, const Actor& actor)
      PORTHOLE_EXCLUDES(mutex_);

  /// Has the portal's calls answered by `responses`; null: made up. Fails with `not_found`.
  Result<PortalPtr> set_responses(std::string_view organization_slug, std::string_view slug,
                                  std::shared_ptr<graphql::ResponseRules> responses)
      PORTHOLE_EXCLUDES(mutex_);

  /// Fails with `not_found`.
  Result<void> delete_portal(const Organization& organization, std::string_view slug,
                             const Actor& actor) PORTHOLE_EXCLUDES(mutex_);

  // Audit events: every change of portals and of what belongs to them. Defined in
  // store/store_audit.cpp.

  /// An organization's events. Fails with `not_found`, as does the next one.
  Result<AuditPage> audit_events(std::string_view organization_slug,
                                 const AuditPageRequest& request) const PORTHOLE_EXCLUDES(mutex_);

  Result<AuditEventPtr> audit_event(std::string_view organization_slug, const Uuid& uuid) const
      PORTHOLE_EXCLUDES(mutex_);

  // Credentials of portals. Defined in store/store_credentials.cpp. What dies with what is in
  // docs/tokens.md.

  /// What `bearer` opens at this place, and notes that it was used. Fails with `unauthenticated`,
  /// in the same words and after the same work, when there is no such portal, no token, or one that
  /// is unknown, expired or another portal's; with `forbidden` when it is a user's and users can't
  /// invoke the portal.
  Result<PortalAccess> authenticate_portal(std::string_view organization_slug,
                                           std::string_view portal_slug,
                                           std::optional<std::string_view> bearer,
                                           Timestamp now) const PORTHOLE_EXCLUDES(mutex_);

  /// A portal's live tokens of all kinds, in the order of their creation. Fails with `not_found`,
  /// as do all the calls below that name a portal, unless they say otherwise.
  Result<std::vector<PortalTokenPtr>> portal_tokens(std::string_view organization_slug,
                                                    std::string_view portal_slug) const
      PORTHOLE_EXCLUDES(mutex_);

  /// Adds a service token.
  Result<IssuedToken> create_portal_token(std::string_view organization_slug,
                                          std::string_view portal_slug,
                                          const std::string& description, const Actor& actor)
      PORTHOLE_EXCLUDES(mutex_);

  /// Removes a token of any kind, which is dead from now on.
  Result<PortalTokenPtr> delete_portal_token(std::string_view organization_slug,
                                             std::string_view portal_slug, const Uuid& uuid,
                                             const Actor& actor) PORTHOLE_EXCLUDES(mutex_);

  Result<std::vector<PortalSecretPtr>> portal_secrets(std::string_view organization_slug,
                                                      std::string_view portal_slug) const
      PORTHOLE_EXCLUDES(mutex_);

  /// Fails with `invalid` when the portal has `limits::kPortalSecretsMax`.
  Result<IssuedSecret> create_portal_secret(std::string_view organization_slug,
                                            std::string_view portal_slug, std::string description,
                                            const Actor& actor) PORTHOLE_EXCLUDES(mutex_);

  /// Removes a secret. Tokens that were drawn with it live until their time is up.
  Result<PortalSecretPtr> delete_portal_secret(std::string_view organization_slug,
                                               std::string_view portal_slug, const Uuid& uuid,
                                               const Actor& actor) PORTHOLE_EXCLUDES(mutex_);

  /// Draws an ephemeral token with a portal's UUID and secret. Fails with `refused_grant`, in the
  /// same words when there is no such portal.
  Result<IssuedToken> exchange_secret(std::string_view organization_slug,
                                      std::string_view portal_slug, std::string_view client_id,
                                      std::string_view secret, std::chrono::minutes lifetime,
                                      const Actor& actor) PORTHOLE_EXCLUDES(mutex_);

  /// Makes a code for whoever asks. Fails with `not_found`, in the same words when there is no such
  /// portal and when users can't invoke it, and with `limited` when `limits::kPendingCodesMax` wait
  /// already.
  Result<IssuedCode> create_code(std::string_view organization_slug, std::string_view portal_slug,
                                 const Actor& asked_by) PORTHOLE_EXCLUDES(mutex_);

  /// The code with that text, whatever has become of it. Fails with `not_found`.
  Result<FoundCode> find_code(std::string_view code) const PORTHOLE_EXCLUDES(mutex_);

  /// Approves or denies a code as `actor.user`, which must be there. Fails with `not_found`, and
  /// with `conflict` when the code is past its time, decided or dead, or users can't invoke the
  /// portal.
  Result<FoundCode> decide_code(std::string_view code, Decision decision, const Actor& actor)
      PORTHOLE_EXCLUDES(mutex_);

  /// Draws a user token with an approved code. Fails with `refused_grant`, in the same words when
  /// there is no such portal or code and when the secret is wrong; a wrong one counts against the
  /// code.
  Result<IssuedToken> exchange_code(std::string_view organization_slug,
                                    std::string_view portal_slug, std::string_view code,
                                    std::string_view secret, std::chrono::minutes lifetime,
                                    const Actor& actor) PORTHOLE_EXCLUDES(mutex_);

  /// Frees all tokens, and ends all codes, whose time is up at `now`, for good: to be called after
  /// the clock was moved, and before it is set back, lest they come to life again. Costs what it
  /// frees, whatever else there is. Not a change that is observed: whoever loads a snapshot that
  /// has them frees them anew.
  ExpiredCounts expire(Timestamp now) PORTHOLE_EXCLUDES(mutex_);

  /// The user with that e-mail address, of those declared and the demo user; none is the first one
  /// declared, or the demo user. Fails with `not_found`.
  Result<UserPtr> user(std::optional<std::string_view> email) const PORTHOLE_EXCLUDES(mutex_);

  /// The first `count_max` declared users, or the demo user when none is.
  std::vector<UserPtr> users(std::size_t count_max) const PORTHOLE_EXCLUDES(mutex_);

  /// Undoes every change after `revision`, which must not be forgotten, and returns the revision of
  /// the last one undone (or the current one). For observers.
  std::uint64_t roll_back(std::uint64_t revision) PORTHOLE_EXCLUDES(mutex_);

  /// Makes every change up to `revision` final. For observers.
  void forget_undo(std::uint64_t revision) PORTHOLE_EXCLUDES(mutex_);

  /// How many changes were made since the start.
  std::uint64_t revision() const PORTHOLE_EXCLUDES(mutex_);

  bool has_organization(std::string_view slug) const PORTHOLE_EXCLUDES(mutex_);
  std::size_t organization_count() const PORTHOLE_EXCLUDES(mutex_);
  std::size_t portal_count() const PORTHOLE_EXCLUDES(mutex_);

  /// Walks all of the state and describes the first relation in it that does not hold; empty when
  /// all do. For tests.
  std::string find_broken_invariant() const PORTHOLE_EXCLUDES(mutex_);

 private:
  using PortalSequence = RankedSequence<PortalPtr>;

  struct PortalEntry {
    PortalSequence::Key key = 0;
    PortalPtr portal = nullptr;
  };
  struct BySlugTraits {
    using Key = std::string_view;
    static bool is_empty(const PortalEntry& entry) { return entry.portal == nullptr; }
    static std::string_view key_of(const PortalEntry& entry) { return entry.portal->contents.slug; }
    static std::size_t hash(std::string_view slug) { return StringHash()(slug); }
    static bool equal(std::string_view left, std::string_view right) { return left == right; }
  };

  struct OrganizationState {
    OrganizationPtr organization;
    FlatIndex<PortalEntry, BySlugTraits> by_slug;
    PortalSequence in_order;
    UuidIndex<Portal> by_uuid;
    AuditLog audit_log;
    /// Of no other portals in any organization of the process.
    std::uint64_t portals_version = 0;
    /// What was asked for last of the portals of this version; null: nothing.
    PageRequest rendered_request;
    std::shared_ptr<const std::string> rendered;

    /// To be called with each change of the portals.
    void note_change();

    /// Has the processor fetch what `insert` will need.
    void prefetch(const Portal& portal) const;
    void insert(const PortalPtr& portal);
    /// Puts `after` in the place of `before`, under its own slug.
    void replace(const PortalPtr& before, const PortalPtr& after);
    /// Returns the key, by which `restore` puts the portal back.
    PortalSequence::Key erase(const PortalPtr& portal);
    void restore(PortalSequence::Key key, const PortalPtr& portal);
  };

  /// An organization that was taken out, and what goes with it.
  struct TakenOrganization {
    /// Among the others, in the order of their creation.
    std::size_t place = 0;
    std::unique_ptr<OrganizationState> state;
    std::vector<Credentials::Holdings> holdings = {};
  };

  struct State {
    std::vector<UserPtr> users;
    std::unordered_map<std::string, std::unique_ptr<OrganizationState>, StringHash, std::equal_to<>>
        organizations;
    /// In the order of their creation.
    std::vector<OrganizationPtr> organizations_in_order;
    std::uint64_t organization_number_last = 0;
    std::unordered_map<Digest, AccessTokenPtr, DigestHash> access_tokens;
    std::unordered_set<Digest, DigestHash> revoked_tokens;
    Credentials credentials;

    void insert(const OrganizationPtr& organization);
    void erase_last_organization();
    /// Null where there is none.
    TakenOrganization take_organization(std::string_view slug);
    void put_organization(TakenOrganization taken);
    OrganizationState* find(std::string_view slug) const;
    /// Null pointers where there is none.
    FoundPortal find_portal(std::string_view organization_slug, std::string_view slug) const;
    FoundCode find_code(const Digest& digest) const;
    UserPtr first_user() const;
  };

  /// How to take a change back, in a state that is as the change left it.
  struct Undo {
    std::uint64_t revision;
    std::function<void(State&)> run;
  };

  AccessTokenPtr make_open_token(const Digest& digest) const;
  Result<OrganizationPtr> make_organization(std::string_view slug) PORTHOLE_EXCLUDES(mutex_);
  /// Counts a change that has just been made and returns its revision.
  template <typename UndoChange>
  std::uint64_t record(UndoChange&& undo) PORTHOLE_REQUIRES(mutex_) {
    ++revision_;
    if (can_undo_) undo_.push_back({revision_, std::forward<UndoChange>(undo)});
    return revision_;
  }
  /// The same for a change that `event` tells of, which happened in the organization. `gone` gets
  /// what had to go for the event, and outlives the lock, so that it is freed after it.
  template <typename UndoChange>
  std::uint64_t record_audited(std::string_view organization_slug, AuditEventPtr event,
                               std::vector<AuditEventPtr>& gone, UndoChange&& undo)
      PORTHOLE_REQUIRES(mutex_) {
    gone = append_event(organization_slug, std::move(event));
    if (!can_undo_) return record([](State&) {});
    return record([slug = std::string(organization_slug), gone,
                   undo = std::forward<UndoChange>(undo)](State& undone) {
      undo(undone);
      undone.find(slug)->audit_log.take_back(gone);
    });
  }
  /// Returns what had to go for it.
  std::vector<AuditEventPtr> append_event(std::string_view organization_slug, AuditEventPtr event)
      PORTHOLE_REQUIRES(mutex_);
  /// Has the observer, if there is one, allow the answer to a change.
  Result<void> acknowledge(std::uint64_t revision) PORTHOLE_EXCLUDES(mutex_);
  /// Puts what `make` makes of a portal, without the lock, in its place; makes it anew when another
  /// change came in between. An event tells of it if `actor`, who did it, isn't null.
  Result<PortalPtr> change_portal(std::string_view organization_slug, std::string_view slug,
                                  const std::function<Result<PortalPtr>(const Portal&)>& make,
                                  const Actor* actor) PORTHOLE_EXCLUDES(mutex_);
  bool is_slug_taken(std::string_view organization_slug, std::string_view slug) const
      PORTHOLE_EXCLUDES(mutex_);
  static StateImage image_of(const State& state);
  static StateImage::OrganizationImage image_of(const OrganizationState& state);
  static void sort_by_uuid(std::vector<AccessTokenPtr>& tokens);
  static State state_of(const StateImage& image);
  static std::unique_ptr<OrganizationState> state_of(const StateImage::OrganizationImage& image);
  static void insert_credentials(const StateImage& image, Credentials& credentials);
  /// Why additions can't be; nothing when they can.
  std::optional<Error> find_conflict(const StateImage& additions) const PORTHOLE_REQUIRES(mutex_);
  /// Why an organization's image can't stand beside the others; `before` is what was in its place,
  /// or null.
  static std::optional<Error> find_conflict(const StateImage& image, const State& others,
                                            const OrganizationState* before);
  /// What is a user's; empty when nothing is.
  static std::string find_belongings(const Uuid& user, const State& state);

  struct DrawnToken {
    std::string text;
    PortalToken token;
    /// The token once it was admitted.
    PortalTokenPtr shared = nullptr;
  };
  /// A token of `now` that has everything but its portal and its maker.
  DrawnToken draw_token(TokenKind kind, std::uint64_t organization_number, Timestamp now,
                        std::optional<std::chrono::minutes> lifetime) const;
  std::uint64_t number_of(std::string_view organization_slug) const PORTHOLE_EXCLUDES(mutex_);
  /// Puts a drawn token into the portal and counts the change, undone with `undo_more` if it is
  /// set. Fails when there are too many.
  Result<std::uint64_t> admit(DrawnToken& drawn, const FoundPortal& at, AuditEventPtr event,
                              std::vector<AuditEventPtr>& gone,
                              std::function<void(State&)> undo_more) PORTHOLE_REQUIRES(mutex_);
  Result<IssuedToken> acknowledged(std::uint64_t revision, FoundPortal at, DrawnToken drawn);

  const Clock& clock_;
  Random& random_;
  const AuthMode mode_;
  const QueryPolicyHolder query_rules_;
  const std::size_t audit_events_max_;
  ChangeObserver* observer_ = nullptr;
  bool can_undo_ = false;
  std::optional<unsigned> automatic_after_polls_;

  mutable Mutex mutex_;
  State state_ PORTHOLE_GUARDED_BY(mutex_);
  std::uint64_t revision_ PORTHOLE_GUARDED_BY(mutex_) = 0;
  std::deque<Undo> undo_ PORTHOLE_GUARDED_BY(mutex_);
};

}  // namespace porthole
