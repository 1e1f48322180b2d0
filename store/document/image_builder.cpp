#include "store/document/image_builder.h"

#include <algorithm>
#include <utility>

#include "portal/base/text.h"
#include "portal/limits.h"

namespace porthole {

ImageBuilder::ImageBuilder(const ReadOptions& options, Timestamp now, Random& random)
    : options_(options), now_(now), random_(random) {
  users_by_email_.emplace(demo_user()->email, demo_user());
  users_by_uuid_.emplace(demo_user()->uuid, demo_user());
  if (options.base != nullptr) add_base(*options.base);
}

template <typename T>
void ImageBuilder::claim_all(const std::vector<std::shared_ptr<const T>>& values) {
  for (const std::shared_ptr<const T>& value : values) {
    uuids_.insert(value->uuid);
    token_digests_.insert(value->digest);
  }
}

void ImageBuilder::add_base(const StateImage& base) {
  for (const UserPtr& user : base.users) {
    users_by_email_.emplace(user->email, user);
    users_by_uuid_.emplace(user->uuid, user);
    base_users_.emplace(user->email, user);
    uuids_.insert(user->uuid);
  }
  if (!base.users.empty()) first_user_ = base.users.front();
  for (const StateImage::OrganizationImage& entry : base.organizations) {
    const OrganizationPtr& organization = entry.organization;
    organizations_.emplace(organization->slug, image_.organizations.size());
    organization_number_last_ = std::max(organization_number_last_, organization->number);
    uuids_.insert(organization->uuid);
    slugs_.emplace_back();
    for (const PortalPtr& portal : entry.portals) {
      uuids_.insert(portal->uuid);
      slugs_.back().insert(portal->contents.slug);
    }
    image_.organizations.push_back({organization, {}});
  }
  base_organizations_ = base.organizations.size();
  claim_all(base.access_tokens);
  claim_all(base.portal_tokens);
  claim_all(base.device_codes);
  for (const PortalSecretPtr& secret : base.portal_secrets) uuids_.insert(secret->uuid);
}

void ImageBuilder::reserve(std::size_t portals) {
  uuids_.reserve(portals);
  token_digests_.reserve(portals);
}

// Properties.

Uuid ImageBuilder::read_uuid(ObjectReader& object) const {
  const auto written = object.uuid("uuid", identity());
  return written ? *written : Uuid::make_v7(now_, random_);
}

Uuid ImageBuilder::take_uuid(ObjectReader& object) {
  const Uuid uuid = read_uuid(object);
  if (std::string problem = claim_uuid(uuid); !problem.empty()) {
    object.refuse("uuid", std::move(problem));
  }
  return uuid;
}

Timestamp ImageBuilder::take_created_at(ObjectReader& object) const {
  return object.time("created_at", identity()).value_or(now_);
}

UserPtr ImageBuilder::take_user(ObjectReader& object, std::string_view property) const {
  const auto written = object.text(property, identity());
  if (!written) return first_user_ == nullptr ? demo_user() : first_user_;
  const auto by_email = users_by_email_.find(std::string(*written));
  if (by_email != users_by_email_.end()) return by_email->second;
  if (const auto uuid = Uuid::parse(*written)) {
    const auto by_uuid = users_by_uuid_.find(*uuid);
    if (by_uuid != users_by_uuid_.end()) return by_uuid->second;
  }
  object.refuse(property, "no user has the e-mail address or UUID " + quote(*written));
  return demo_user();
}

std::optional<std::size_t> ImageBuilder::take_organization(ObjectReader& object) const {
  const auto slug = object.text("organization", identity());
  if (!slug) {
    if (image_.organizations.size() == 1) return 0;
    if (!options_.is_complete) {
      object.refuse("\"organization\" is missing, and there is not just one to belong to");
    }
    return std::nullopt;
  }
  const auto index = find_organization(std::string(*slug));
  if (!index) object.refuse("organization", "organization " + quote(*slug) + " is not declared");
  return index;
}

// Claims.

std::string ImageBuilder::claim_uuid(const Uuid& uuid) {
  return uuids_.insert(uuid).second ? std::string() : "uuid " + uuid.to_string() + " stands twice";
}

std::string ImageBuilder::claim_token(const Digest& digest) {
  return token_digests_.insert(digest).second ? std::string() : "this token stands twice";
}

bool ImageBuilder::claim_slug(std::size_t organization, std::string_view slug) {
  return slugs_[organization].insert(slug).second;
}

// Users and organizations.

UserPtr ImageBuilder::find_base_user(const std::string& email) const {
  const auto found = base_users_.find(email);
  return found == base_users_.end() ? nullptr : found->second;
}

bool ImageBuilder::add_user(const UserPtr& user) {
  const bool is_new = user->email.empty() || users_by_email_.emplace(user->email, user).second;
  users_by_uuid_.emplace(user->uuid, user);
  if (first_user_ == nullptr) first_user_ = user;
  image_.users.push_back(user);
  return is_new;
}

std::optional<std::size_t> ImageBuilder::find_organization(const std::string& slug) const {
  const auto found = organizations_.find(slug);
  if (found == organizations_.end()) return std::nullopt;
  return found->second;
}

bool ImageBuilder::add_organization(Organization organization) {
  const std::size_t index = image_.organizations.size();
  if (index >= limits::kOrganizationsMax) return false;
  organization_number_last_ = std::max(organization_number_last_, organization.number);
  if (!organization.slug.empty()) organizations_.emplace(organization.slug, index);
  image_.organizations.push_back(
      {std::make_shared<const Organization>(std::move(organization)), {}});
  slugs_.emplace_back();
  return true;
}

StateImage ImageBuilder::finish() {
  auto& all = image_.organizations;
  const auto begin = all.begin();
  const auto end = begin + static_cast<std::ptrdiff_t>(base_organizations_);
  all.erase(std::remove_if(begin, end, [](const auto& entry) { return entry.portals.empty(); }),
            end);
  return std::move(image_);
}

}  // namespace porthole
