#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "portal/base/clock.h"
#include "portal/base/digest.h"
#include "portal/base/object_reader.h"
#include "portal/base/random.h"
#include "portal/base/uuid.h"
#include "portal/organization.h"
#include "portal/user.h"
#include "store/document/state_document.h"
#include "store/state_image.h"

namespace porthole {

/// The image that documents are read into, and an index of what they declared so far. Objects refer
/// to that, or to `ReadOptions::base`, and nothing may be declared twice.
class ImageBuilder {
 public:
  /// `options` and `random` must outlive the builder.
  ImageBuilder(const ReadOptions& options, Timestamp now, Random& random);

  const ReadOptions& options() const { return options_; }
  Timestamp now() const { return now_; }
  Random& random() const { return random_; }
  StateImage& image() { return image_; }
  const StateImage& image() const { return image_; }

  /// Whether what identifies an object, or fixtures may leave out, is required.
  Need identity() const { return options_.is_complete ? Need::required : Need::optional; }

  /// Growing the tables step by step takes longer than filling them.
  void reserve(std::size_t portals);

  // Properties. `take_…` refuses in `object` what is wrong.

  /// The object's UUID, generated when it has none.
  Uuid read_uuid(ObjectReader& object) const;
  /// The same, claimed.
  Uuid take_uuid(ObjectReader& object, IdentifiedKind kind);
  Timestamp take_created_at(ObjectReader& object) const;
  /// The user that `property` names by e-mail address or UUID; by default the first declared one,
  /// or the demo user.
  UserPtr take_user(ObjectReader& object, std::string_view property) const {
    return take_user(object, property, identity());
  }
  /// The same, if the property is needed although fixtures may leave out others.
  UserPtr take_user(ObjectReader& object, std::string_view property, Need need) const;
  /// The index in the image of the object's organization, which is put there if it is one of the
  /// base; nothing when it is refused. Changes nothing when there is no base.
  std::optional<std::size_t> take_organization(ObjectReader& object);

  // Claims. What is claimed must be unique.

  /// Why an object of that kind can't have this UUID; empty when it can.
  std::string claim_uuid(IdentifiedKind kind, const Uuid& uuid);
  /// Why a portal can't have this token or code; empty when it can.
  std::string claim_token(const Digest& digest);
  /// Why there can't be this access token; empty when it can be.
  std::string claim_access_token(const Digest& digest);
  /// Has `claim_access_token` refuse a token, as it was revoked.
  void note_revoked(const Digest& digest) { revoked_digests_.insert(digest); }
  /// False when the organization has a portal of that slug. The text must stay where it is.
  bool claim_slug(std::size_t organization, std::string_view slug);

  // Users and organizations.

  /// A user, or an organization, of the base; null when there is none.
  UserPtr find_base_user(std::string_view email) const;
  OrganizationPtr find_base_organization(std::string_view slug) const;
  /// Adds a user. False when the e-mail address is taken.
  bool add_user(const UserPtr& user);

  /// Whether an organization is declared, here or in the base.
  bool has_organization(const std::string& slug) const;
  /// Greater than all numbers so far.
  std::uint64_t next_organization_number() const { return organization_number_last_ + 1; }
  /// Adds an organization. False when there are too many.
  bool add_organization(Organization organization);

 private:
  std::unordered_set<Uuid, UuidHash>& uuids_of(IdentifiedKind kind) {
    return uuids_[options_.is_complete ? static_cast<std::size_t>(kind) : 0];
  }
  /// Null when there is none, here or in the base.
  UserPtr find_user(const Uuid& uuid) const;
  /// An organization's index in the image.
  std::optional<std::size_t> find_organization(const std::string& slug) const;
  std::size_t append_organization(OrganizationPtr organization, bool is_there);

  const ReadOptions& options_;
  const Timestamp now_;
  Random& random_;
  StateImage image_;

  /// Of the declared users, in the base or here; null when there is none.
  UserPtr first_user_;
  std::unordered_map<std::string, UserPtr> users_by_email_;
  std::unordered_map<Uuid, UserPtr, UuidHash> users_by_uuid_;
  /// Indexes in the image, by slug.
  std::unordered_map<std::string, std::size_t> organizations_;
  /// How many organizations there are, those of the base included.
  std::size_t organization_count_ = 0;
  std::uint64_t organization_number_last_ = 0;
  /// The slugs of the portals of each organization of the image, viewed in the portals.
  std::vector<std::unordered_set<std::string_view>> slugs_;
  /// By `IdentifiedKind`. In fixtures, where two of a UUID or token are a mistake whatever they are
  /// of, the first holds all, and `token_digests_` those of access tokens, too.
  std::array<std::unordered_set<Uuid, UuidHash>, 4> uuids_;
  std::unordered_set<Digest, DigestHash> token_digests_;
  std::unordered_set<Digest, DigestHash> access_token_digests_;
  std::unordered_set<Digest, DigestHash> revoked_digests_;
};

}  // namespace porthole
