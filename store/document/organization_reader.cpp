#include "store/document/organization_reader.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "portal/api_settings.h"
#include "portal/base/near_miss.h"
#include "portal/base/text.h"
#include "portal/base/utf8.h"
#include "portal/limits.h"
#include "portal/slug.h"

namespace porthole {
namespace {

/// The largest number of an organization in fixtures: those that are created later have room.
constexpr std::uint64_t kDeclaredNumberMax = 1'000'000'000;

/// A required text that is neither empty nor too long.
std::string take_name(ObjectReader& object, std::string_view property) {
  const auto name = object.text(property, Need::required);
  if (!name) return {};
  if (name->empty() || utf8::length(*name) > limits::kNameCharactersMax) {
    object.refuse(property,
                  "expected 1 to " + std::to_string(limits::kNameCharactersMax) + " characters");
  }
  return std::string(*name);
}

std::string take_slug(ObjectReader& object) {
  const auto slug = object.text("slug", Need::required);
  if (!slug) return {};
  if (!is_slug(*slug)) {
    object.refuse("slug", "a slug must be groups of a-z and 0-9 joined by single hyphens");
    return {};
  }
  return std::string(*slug);
}

RateNumbers take_rate_limits(ObjectReader& object) {
  RateNumbers numbers;
  object.inner("rate_limits", Need::optional, [&](ObjectReader& members) {
    const auto read = [&](std::string_view name) {
      const auto number = members.natural(name, Need::optional);
      if (number && (*number == 0 || *number > limits::kRateLimitMax)) {
        members.refuse(name, "expected 1 to " + std::to_string(limits::kRateLimitMax));
      }
      return number;
    };
    numbers.rest = read("rest");
    numbers.rest_user = read("rest_user");
    numbers.portal = read("portal");
    numbers.graphql = read("graphql");
    numbers.graphql_user = read("graphql_user");
  });
  return numbers;
}

/// Those whose role is declared, sorted.
std::vector<Member> take_members(ObjectReader& object, const ImageBuilder& builder) {
  std::vector<Member> members;
  const json::Value* list = object.array("members", Need::optional);
  if (list != nullptr && list->Size() > limits::kMembersMax) {
    object.refuse("members", "more than " + std::to_string(limits::kMembersMax) + " members");
    return members;
  }
  std::unordered_set<Uuid, UuidHash> users;
  object.elements("members", Need::optional, [&](ObjectReader& element) {
    const UserPtr user = builder.take_user(element, "user", Need::required);
    const auto name = element.text("role", builder.identity());
    const std::optional<Role> role = name ? parse_role(*name) : Role::admin;
    if (!role) {
      element.refuse("role",
                     "expected \"admin\" or \"member\"" + did_you_mean(*name, {"admin", "member"}));
    }
    if (!users.insert(user->uuid).second) {
      element.refuse("user", "user " + quote(user->email) + " stands twice");
    }
    members.push_back({user->uuid, role.value_or(Role::admin)});
  });
  std::sort(members.begin(), members.end(),
            [](const Member& left, const Member& right) { return left.user < right.user; });
  return members;
}

ApiSettings take_api_settings(ObjectReader& object) {
  ApiSettings settings;
  object.inner("api_settings", Need::optional, [&](ObjectReader& members) {
    members.inner("features", Need::optional, [&](ObjectReader& features) {
      const auto read = [&](std::string_view name) {
        return features.boolean(name, Need::optional).value_or(true);
      };
      settings.features.api_ip_allow_list = read("api_ip_allow_list");
      settings.features.inactive_api_token_revocation = read("inactive_api_token_revocation");
    });
    for (const std::string_view property : api_settings_property_names()) members.take(property);
    const ApiSettingsDraft draft = decode_api_settings(members.object());
    ApiSettingsRevision revision = revise(settings, draft);
    for (const std::vector<Reason>& reasons :
         {find_missing_features(settings.features, draft), revision.reasons}) {
      for (const Reason& reason : reasons) members.refuse(reason.property, reason.message);
    }
    settings = std::move(revision.settings);
  });
  return settings;
}

/// Refuses a property of an object of the base if it has another value.
void must_agree(ObjectReader& object, std::string_view property,
                const std::optional<std::string>& written, const std::string& there) {
  if (!written || *written == there) return;
  object.refuse(property, "is " + quote(there) + " already, and can't be changed by a document");
}

void must_agree(ObjectReader& object, const Uuid& uuid, Timestamp created_at) {
  if (const auto written = object.uuid("uuid", Need::optional)) {
    must_agree(object, "uuid", written->to_string(), uuid.to_string());
  }
  if (const auto written = object.time("created_at", Need::optional)) {
    must_agree(object, "created_at", to_iso8601(*written), to_iso8601(created_at));
  }
}

/// The object is a user of the base.
void must_agree(ObjectReader& object, const std::string& name, const User& there) {
  must_agree(object, "name", name, there.name);
  if (const auto avatar_url = object.text("avatar_url", Need::optional)) {
    must_agree(object, "avatar_url", std::string(*avatar_url), there.avatar_url);
  }
  must_agree(object, there.uuid, there.created_at);
}

/// The object is an organization of the base.
void must_agree(ObjectReader& object, const Organization& there, const ImageBuilder& builder) {
  if (object.take("name") != nullptr) {
    must_agree(object, "name", take_name(object, "name"), there.name);
  }
  must_agree(object, there.uuid, there.created_at);
  if (const auto number = object.natural("number", Need::optional)) {
    must_agree(object, "number", std::to_string(*number), std::to_string(there.number));
  }
  const bool has_limits = object.take("rate_limits") != nullptr;
  if (has_limits && take_rate_limits(object) != there.rate_limits) {
    object.refuse("rate_limits", "are others already, and can't be changed by a document");
  }
  if (object.take("members") != nullptr && take_members(object, builder) != there.members) {
    object.refuse("members", "are others already, and can't be changed by a document");
  }
  const bool has_settings = object.take("api_settings") != nullptr;
  if (has_settings && take_api_settings(object) != there.api_settings) {
    object.refuse("api_settings", "are others already, and can't be changed by a document");
  }
}

/// 0 when it is refused: it must not raise the next number.
std::uint64_t take_number(ObjectReader& object, const ImageBuilder& builder) {
  const auto written = object.natural("number", builder.identity());
  const std::uint64_t number = written.value_or(builder.next_organization_number());
  const bool is_declared = written && !builder.options().is_complete;
  const std::uint64_t most = is_declared ? kDeclaredNumberMax : limits::kOrganizationNumberMax;
  if (number > 0 && number <= most) return number;
  object.refuse("number", "expected 1 to " + std::to_string(most));
  return 0;
}

}  // namespace

void read_user(ObjectReader& object, ImageBuilder& builder) {
  User user;
  user.name = take_name(object, "name");
  user.email = take_name(object, "email");
  if (const UserPtr there = builder.find_base_user(user.email); there != nullptr) {
    must_agree(object, user.name, *there);
    return;
  }
  user.uuid = builder.take_uuid(object, IdentifiedKind::user);
  user.avatar_url =
      object.text("avatar_url", builder.identity()).value_or(avatar_url_of(user.email));
  user.created_at = builder.take_created_at(object);
  const UserPtr shared = render(std::move(user));
  if (!builder.add_user(shared)) {
    object.refuse("email", "user " + quote(shared->email) + " stands twice");
  }
}

void read_organization(ObjectReader& object, ImageBuilder& builder) {
  Organization organization;
  organization.slug = take_slug(object);
  if (const auto there = builder.find_base_organization(organization.slug); there != nullptr) {
    must_agree(object, *there, builder);
    return;
  }
  if (builder.has_organization(organization.slug)) {
    object.refuse("slug", "organization " + quote(organization.slug) + " stands twice");
  }
  organization.uuid = builder.take_uuid(object, IdentifiedKind::organization);
  organization.name =
      object.take("name") == nullptr ? organization.slug : take_name(object, "name");
  organization.created_at = builder.take_created_at(object);
  organization.number = take_number(object, builder);
  organization.rate_limits = take_rate_limits(object);
  organization.members = take_members(object, builder);
  organization.api_settings = take_api_settings(object);
  if (!builder.add_organization(std::move(organization))) {
    object.refuse("more than " + std::to_string(limits::kOrganizationsMax) + " organizations");
  }
}

}  // namespace porthole
