#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "portal/access_token.h"
#include "portal/base/digest.h"
#include "portal/base/string_hash.h"
#include "portal/base/uuid.h"
#include "portal/organization.h"
#include "portal/portal.h"
#include "portal/user.h"
#include "store/audit_log.h"
#include "store/credential_index.h"
#include "store/index/flat_index.h"
#include "store/index/ranked_sequence.h"
#include "store/lookup.h"
#include "store/page.h"

/// All data of a store, in memory. Not thread-safe: the store guards it. Once it is shared, only
/// `Transaction` (store/transaction.h) changes it.
namespace porthole {

/// An organization with its portals and its audit log.
struct OrganizationState {
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

  explicit OrganizationState(OrganizationPtr the_organization)
      : organization(std::move(the_organization)) {}

  /// Prefetches what `insert` reads.
  void prefetch(const Portal& portal) const;
  /// Inserts a portal whose slug and UUID aren't there.
  void insert(const PortalPtr& portal);
  /// Replaces `before`, which must be there, with `after`, which may have another slug.
  void replace(const PortalPtr& before, const PortalPtr& after);
  /// Removes a portal that must be there. Returns the key with which `restore` puts it back.
  PortalSequence::Key erase(const PortalPtr& portal);
  void restore(PortalSequence::Key key, const PortalPtr& portal);

  OrganizationPtr organization;
  FlatIndex<PortalEntry, BySlugTraits> by_slug;
  PortalSequence in_order;
  UuidIndex<Portal> by_uuid;
  AuditLog audit_log;

  /// Changes with each change of the portals, and is never the same in two organizations of the
  /// process.
  std::uint64_t portals_version = 0;
  /// The last page of this version that was asked for: a cache. Null when there is none.
  mutable std::shared_ptr<const std::string> rendered;
  mutable PageRequest rendered_request;

 private:
  void portals_changed();
};

/// Everything that a store holds, with its indexes.
struct StoreState {
  struct ByEmailTraits : SharedTraits<User> {
    using Key = std::string_view;
    static std::string_view key_of(const UserPtr& user) { return user->email; }
    static std::size_t hash(std::string_view email) { return StringHash()(email); }
    static bool equal(std::string_view left, std::string_view right) { return left == right; }
  };

  StoreState() = default;
  StoreState(StoreState&&) = default;
  StoreState& operator=(StoreState&&) = default;

  // Look-ups. Null, or null pointers, when there is none.

  const OrganizationState* find(std::string_view slug) const;
  OrganizationState* find(std::string_view slug);
  FoundPortal find_portal(std::string_view organization_slug, std::string_view slug) const;
  FoundCode find_code(const Digest& digest) const;
  /// Where an organization is in the order of creation.
  std::size_t position_of(const OrganizationState& organization) const;
  /// Whether an object of that kind has the UUID. For portals it looks at all organizations.
  bool has(IdentifiedKind kind, const Uuid& uuid) const;
  /// Whether the user is declared, or the demo user.
  bool has_user(const Uuid& uuid) const;
  /// The first declared user, or the demo user when none is declared.
  UserPtr first_user() const;
  /// Describes an object that keeps the user from being deleted, such as `portal "a" of
  /// organization "b"`; empty when there is none. Looks at everything.
  std::string owned_object(const Uuid& user) const;

  /// Walks the whole state and describes the first broken invariant; empty when all hold. For
  /// tests. `audit_events_max` as of the store.
  std::string find_broken_invariant(std::size_t audit_events_max) const;

  std::vector<UserPtr> users;
  UuidIndex<User> users_by_uuid;
  FlatIndex<UserPtr, ByEmailTraits> users_by_email;
  /// By slug. An organization's address doesn't change as long as it exists, in the state or in a
  /// `Transaction`'s change.
  std::unordered_map<std::string, std::unique_ptr<OrganizationState>, StringHash, std::equal_to<>>
      organizations;
  /// In order of creation.
  std::vector<OrganizationPtr> organizations_in_order;
  UuidIndex<Organization> organizations_by_uuid;
  std::uint64_t organization_number_last = 0;
  std::unordered_map<Digest, AccessTokenPtr, DigestHash> access_tokens;
  UuidIndex<AccessToken> access_tokens_by_uuid;
  std::unordered_set<Digest, DigestHash> revoked_tokens;
  CredentialIndex credentials;
};

}  // namespace porthole
