#include "portal/graphql/mock/world.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace porthole::graphql {

namespace {

/// Whether all values that both have are equal, and there is at least one.
bool agree(const json::Value& known, const json::Value& given) {
  bool in_common = false;
  for (const auto& member : given.GetObject()) {
    const json::Value* own = json::find(known, json::text_of(member.name));
    if (own == nullptr || !own->IsString() || !member.value.IsString()) continue;
    if (json::text_of(*own) != json::text_of(member.value)) return false;
    in_common = true;
  }
  return in_common;
}

}  // namespace

MockWorld::MockWorld(MockOptions options, std::shared_ptr<const Homes> homes, MockScope scope)
    : options_(std::move(options)),
      homes_(std::move(homes)),
      scope_(std::move(scope)),
      seed_{options_.seed, 0},
      places_(seed_, scope_.organization),
      objects_left_(options_.objects_max) {}

MockKey MockWorld::key_of(std::string_view type_name, const Uuid& uuid) const {
  const char* bytes = reinterpret_cast<const char*>(uuid.bytes.data());
  return MockHash(seed_)
      .add("object")
      .add(type_name)
      .add(std::string_view(bytes, uuid.bytes.size()))
      .finish();
}

MockKey MockWorld::root_key(OperationType operation) const {
  return MockHash(seed_)
      .add("root")
      .add(static_cast<std::uint64_t>(operation))
      .add(scope_.organization)
      .finish();
}

Uuid MockWorld::make_uuid(MockKey origin) const {
  constexpr std::uint64_t kMsMax = 90ULL * 24 * 60 * 60 * 1000;
  const auto age_ms = static_cast<std::int64_t>(HashRandom(origin).between(1, kMsMax));
  return mock_uuid(origin, kMockEra - std::chrono::milliseconds(age_ms));
}

Uuid MockWorld::item_uuid(MockKey list, std::uint64_t number) const {
  // The first items are the newest.
  constexpr std::int64_t kStepMs = 37 * 60 * 1000;
  constexpr std::uint64_t kNewestMs = 3ULL * 24 * 60 * 60 * 1000;
  const MockKey key = MockHash(list).add("item").add(number).finish();
  const auto newest_ms = static_cast<std::int64_t>(HashRandom(list).below(kNewestMs));
  const auto jitter_ms = static_cast<std::int64_t>(HashRandom(key).below(kStepMs));
  const std::int64_t age_ms = newest_ms + static_cast<std::int64_t>(number) * kStepMs + jitter_ms;
  return mock_uuid(key, kMockEra - std::chrono::milliseconds(age_ms));
}

const KnownObjects::Known* MockWorld::find_known(std::string_view type_name, const Overrides& given,
                                                 bool is_near_root) const {
  using Known = KnownObjects::Known;
  const std::vector<Known>* known = known_of_type(type_name);
  if (known == nullptr) return nullptr;
  const json::Value* id = find(given, "id");
  if (id != nullptr && id->IsString()) return scope_.known->find(type_name, json::text_of(*id));
  const bool by_values = says_anything(given);
  const auto found = std::find_if(known->begin(), known->end(), [&](const Known& one) {
    if (by_values) return agree(*one.fields, *given);
    return one.reach == KnownObjects::Reach::everywhere ||
           (one.reach == KnownObjects::Reach::root && is_near_root);
  });
  return found == known->end() ? nullptr : &*found;
}

Uuid MockWorld::uuid_of_id(std::string_view key) const {
  if (const std::optional<Uuid> uuid = Uuid::parse(key)) return *uuid;
  return make_uuid(MockHash(seed_).add("id").add(key).finish());
}

FieldFailure MockWorld::too_many() const {
  return {"The answer has more than " + std::to_string(options_.objects_max) +
          " objects: ask for fewer with `first`"};
}

MockIdentity MockWorld::identity(std::string_view type_name, const Uuid& uuid) const {
  MockIdentity identity;
  identity.key = key_of(type_name, uuid);
  identity.uuid = uuid;
  identity.type_name = type_name;
  identity.organization = scope_.organization;
  identity.web_url = options_.web_url;
  identity.created_at = mock_created_at(uuid, identity.key, options_.epoch);
  identity.now = options_.epoch;
  return identity;
}

std::string_view MockWorld::organization() const {
  if (!scope_.organization.empty()) return scope_.organization;
  const auto* known = known_of_type("Organization");
  const json::Value* slug =
      known == nullptr || known->empty() ? nullptr : find(known->front().fields, "slug");
  return slug == nullptr ? std::string_view() : json::text_of(*slug);
}

std::optional<Place> MockWorld::find_place(const NamedType& type, const Uuid& uuid) const {
  for (const Home* home : homes_->of(type)) {
    if (const std::optional<Place> place = places_.find(*home, uuid)) return place;
  }
  return std::nullopt;
}

}  // namespace porthole::graphql
