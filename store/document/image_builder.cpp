#include "store/document/image_builder.h"

#include <algorithm>
#include <utility>

#include "portal/base/text.h"
#include "portal/limits.h"

namespace porthole {
namespace {

/// What `look` returns for the state of the base; the default value when there is no base.
template <typename Look>
auto look_up_in_base(const ReadOptions& options, const Look& look)
    -> decltype(look(std::declval<const StoreState&>())) {
  if (options.base == nullptr) return {};
  return options.base->look_up(look);
}

}  // namespace

ImageBuilder::ImageBuilder(const ReadOptions& options, Timestamp now, Random& random)
    : options_(options), now_(now), random_(random) {
  const UserPtr demo = demo_user();
  users_by_email_.emplace(demo->email, demo);
  users_by_uuid_.emplace(demo->uuid, demo);
  uuids_of(IdentifiedKind::user).insert(demo->uuid);
  if (options.base == nullptr) return;
  options.base->look_up([this](const StoreState& base) {
    organization_count_ = base.organizations.size();
    organization_number_last_ = base.organization_number_last;
    if (!base.users.empty()) first_user_ = base.users.front();
  });
}

void ImageBuilder::reserve(std::size_t portals) {
  uuids_of(IdentifiedKind::portal).reserve(portals);
  token_digests_.reserve(portals);
}

// Properties.

Uuid ImageBuilder::read_uuid(ObjectReader& object) const {
  const auto written = object.uuid("uuid", identity());
  return written ? *written : Uuid::make_v7(now_, random_);
}

Uuid ImageBuilder::take_uuid(ObjectReader& object, IdentifiedKind kind) {
  const Uuid uuid = read_uuid(object);
  if (std::string problem = claim_uuid(kind, uuid); !problem.empty()) {
    object.refuse("uuid", std::move(problem));
  }
  return uuid;
}

Timestamp ImageBuilder::take_created_at(ObjectReader& object) const {
  return object.time("created_at", identity()).value_or(now_);
}

UserPtr ImageBuilder::take_user(ObjectReader& object, std::string_view property, Need need) const {
  const auto written = object.text(property, need);
  if (!written) return first_user_ == nullptr ? demo_user() : first_user_;
  // We write UUIDs, which an e-mail address may look like.
  if (const auto uuid = Uuid::parse(*written); uuid && options_.is_complete) {
    if (UserPtr user = find_user(*uuid); user != nullptr) return user;
  }
  const auto by_email = users_by_email_.find(std::string(*written));
  if (by_email != users_by_email_.end()) return by_email->second;
  if (UserPtr user = find_base_user(*written); user != nullptr) return user;
  if (const auto uuid = Uuid::parse(*written)) {
    if (UserPtr user = find_user(*uuid); user != nullptr) return user;
  }
  object.refuse(property, "no user has the e-mail address or UUID " + quote(*written));
  return demo_user();
}

UserPtr ImageBuilder::find_user(const Uuid& uuid) const {
  const auto found = users_by_uuid_.find(uuid);
  if (found != users_by_uuid_.end()) return found->second;
  return look_up_in_base(options_, [&](const StoreState& base) {
    const UserPtr* user = base.users_by_uuid.find(uuid);
    return user == nullptr ? nullptr : *user;
  });
}

std::optional<std::size_t> ImageBuilder::take_organization(ObjectReader& object) {
  const auto slug = object.text("organization", identity());
  if (!slug) {
    if (organization_count_ == 1 && !image_.organizations.empty()) return 0;
    const auto all = organization_count_ == 1 && options_.base != nullptr
                         ? options_.base->organizations()
                         : std::vector<OrganizationPtr>();
    if (all.size() == 1) return append_organization(all.front(), true);
    if (!options_.is_complete) {
      object.refuse("\"organization\" is missing, and there is not just one to belong to");
    }
    return std::nullopt;
  }
  if (const auto index = find_organization(std::string(*slug))) return index;
  if (OrganizationPtr there = find_base_organization(*slug); there != nullptr) {
    return append_organization(std::move(there), true);
  }
  object.refuse("organization", "organization " + quote(*slug) + " is not declared");
  return std::nullopt;
}

// Claims.

std::string ImageBuilder::claim_uuid(IdentifiedKind kind, const Uuid& uuid) {
  const auto look = [&](const StoreState& base) { return base.has(kind, uuid); };
  const bool is_new = uuids_of(kind).insert(uuid).second && !look_up_in_base(options_, look);
  return is_new ? std::string() : "uuid " + uuid.to_string() + " stands twice";
}

std::string ImageBuilder::claim_token(const Digest& digest) {
  const auto look = [&](const StoreState& base) {
    return base.credentials.token(digest) != nullptr || base.credentials.code(digest) != nullptr;
  };
  const bool is_new = token_digests_.insert(digest).second && !look_up_in_base(options_, look);
  return is_new ? std::string() : "this token stands twice";
}

std::string ImageBuilder::claim_access_token(const Digest& digest) {
  if (revoked_digests_.contains(digest)) return "this token is among those that were revoked";
  auto& digests = options_.is_complete ? access_token_digests_ : token_digests_;
  const auto look = [&](const StoreState& base) { return base.access_tokens.contains(digest); };
  const bool is_new = digests.insert(digest).second && !look_up_in_base(options_, look);
  return is_new ? std::string() : "this token stands twice";
}

bool ImageBuilder::claim_slug(std::size_t organization, std::string_view slug) {
  const auto& entry = image_.organizations[organization];
  return slugs_[organization].insert(slug).second &&
         (!entry.is_there || !options_.base->portal(entry.organization->slug, slug).ok());
}

// Users and organizations.

UserPtr ImageBuilder::find_base_user(std::string_view email) const {
  return look_up_in_base(options_, [&](const StoreState& base) {
    const UserPtr* user = base.users_by_email.find(email);
    return user == nullptr ? nullptr : *user;
  });
}

OrganizationPtr ImageBuilder::find_base_organization(std::string_view slug) const {
  return look_up_in_base(options_, [&](const StoreState& base) {
    const OrganizationState* found = base.find(slug);
    return found == nullptr ? nullptr : found->organization;
  });
}

bool ImageBuilder::has_organization(const std::string& slug) const {
  return find_organization(slug) || find_base_organization(slug) != nullptr;
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
  if (organization_count_ >= limits::kOrganizationsMax) return false;
  ++organization_count_;
  organization_number_last_ = std::max(organization_number_last_, organization.number);
  append_organization(std::make_shared<const Organization>(std::move(organization)), false);
  return true;
}

std::size_t ImageBuilder::append_organization(OrganizationPtr organization, bool is_there) {
  const std::size_t index = image_.organizations.size();
  if (!organization->slug.empty()) organizations_.emplace(organization->slug, index);
  image_.organizations.push_back({std::move(organization), {}});
  image_.organizations.back().is_there = is_there;
  slugs_.emplace_back();
  return index;
}

}  // namespace porthole
