#pragma once

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

/// The image that documents are read into, and an index of what is declared so far, in them or in
/// `ReadOptions::base`: objects refer to it, and nothing may be declared twice.
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
  Uuid take_uuid(ObjectReader& object);
  Timestamp take_created_at(ObjectReader& object) const;
  /// The user that `property` names by e-mail address or UUID; by default the first declared one,
  /// or the demo user.
  UserPtr take_user(ObjectReader& object, std::string_view property) const;
  /// The index in the image of the object's organization; nothing when it is refused.
  std::optional<std::size_t> take_organization(ObjectReader& object) const;

  // Claims. What is claimed must be unique.

  /// Why the object can't have this UUID; empty when it can.
  std::string claim_uuid(const Uuid& uuid);
  /// Why the object can't have this token; empty when it can.
  std::string claim_token(const Digest& digest);
  /// False when the organization has a portal of that slug. The text must stay where it is.
  bool claim_slug(std::size_t organization, std::string_view slug);

  // Users and organizations.

  /// A user of the base; null when there is none.
  UserPtr find_base_user(const std::string& email) const;
  /// Adds a user. False when the e-mail address is taken.
  bool add_user(const UserPtr& user);

  /// An organization's index in the image.
  std::optional<std::size_t> find_organization(const std::string& slug) const;
  /// Whether the organization with that index is one of the base.
  bool is_in_base(std::size_t organization) const { return organization < base_organizations_; }
  /// Greater than all numbers so far.
  std::uint64_t next_organization_number() const { return organization_number_last_ + 1; }
  /// Adds an organization. False when there are too many.
  bool add_organization(Organization organization);

  /// The image, with only those organizations of the base that have new portals.
  StateImage finish();

 private:
  void add_base(const StateImage& base);
  template <typename T>
  void claim_all(const std::vector<std::shared_ptr<const T>>& values);

  const ReadOptions& options_;
  const Timestamp now_;
  Random& random_;
  StateImage image_;

  /// Of the declared users, in the base or here; null when there is none.
  UserPtr first_user_;
  std::unordered_map<std::string, UserPtr> users_by_email_;
  std::unordered_map<Uuid, UserPtr, UuidHash> users_by_uuid_;
  std::unordered_map<std::string, UserPtr> base_users_;
  /// Indexes in the image, by slug.
  std::unordered_map<std::string, std::size_t> organizations_;
  /// How many of the image's first organizations are the base's.
  std::size_t base_organizations_ = 0;
  std::uint64_t organization_number_last_ = 0;
  /// The slugs of the portals of each organization of the image, viewed in the portals.
  std::vector<std::unordered_set<std::string_view>> slugs_;
  std::unordered_set<Uuid, UuidHash> uuids_;
  std::unordered_set<Digest, DigestHash> token_digests_;
};

}  // namespace porthole
