#include "portal/graphql/mock/make_object.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "portal/graphql/mock/relay_id.h"
#include "portal/graphql/mock/shape.h"

namespace porthole::graphql {
namespace {

/// Identifies the object that a request describes.
struct Target {
  Target(const NamedType* the_type, const Uuid& the_uuid) : type(the_type), uuid(the_uuid) {}
  Target(const NamedType* the_type, const Place& the_place)
      : type(the_type), uuid(the_place.uuid), place(the_place) {}

  /// Null if there is none.
  const NamedType* type;
  Uuid uuid;
  std::optional<Place> place = std::nullopt;
  /// The object that holds the list, if it is already there.
  MockObjectPtr owner = nullptr;
};

const json::Value* given_text(const MockRequest& request, std::string_view name) {
  const json::Value* value = find(request.given, name);
  return value == nullptr || !value->IsString() ? nullptr : value;
}

const NamedType* possible_type(const NamedType& declared, std::string_view name) {
  for (const NamedType* type : declared.possible_types) {
    if (type->name == name) return type;
  }
  return nullptr;
}

/// Of several types, the one with the most fields stands for most objects: of a build's jobs, most
/// run a command.
const NamedType* pick_type(const NamedType& declared, MockKey key,
                           const std::vector<const NamedType*>* wanted = nullptr) {
  if (wanted != nullptr) return HashRandom(MockHash(key).add("type").finish()).pick(*wanted);
  const auto& types = declared.possible_types;
  if (types.empty()) return nullptr;
  if (types.size() == 1) return types[0];
  HashRandom random(MockHash(key).add("type").finish());
  if (random.below(100) >= 65) return random.pick(types);
  return *std::max_element(types.begin(), types.end(),
                           [](const NamedType* left, const NamedType* right) {
                             return left->fields.size() < right->fields.size();
                           });
}

Target at_place(const Place& place, const NamedType& declared) {
  const NamedType* type = type_at(place);
  const auto& types = declared.possible_types;
  if (std::find(types.begin(), types.end(), type) == types.end()) type = nullptr;
  return {type, place};
}

/// The place that a UUID bears, of any type that `declared` may be.
Target find_by_uuid(const MockWorld& world, const NamedType& declared, const Uuid& uuid,
                    const NamedType* named, const std::vector<const NamedType*>* wanted = nullptr) {
  for (const NamedType* type : declared.possible_types) {
    if (named != nullptr && type != named) continue;
    if (const std::optional<Place> place = world.find_place(*type, uuid)) {
      Target target = at_place(*place, declared);
      if (named != nullptr) target.type = named;
      if (target.type != nullptr) return target;
    }
  }
  if (named != nullptr) return {named, uuid};
  return {pick_type(declared, world.key_of(declared.name, uuid), wanted), uuid};
}

/// The object in `home` that `values` describe: by its number or its slug, in the list of the
/// object that they name or else of `owner`, which may be null. Nothing if they say neither.
std::optional<Target> find_by_values(const MockWorldPtr& world, const NamedType& declared,
                                     const Home& home, const Overrides& values,
                                     const MockObject* owner) {
  const json::Value* number = home.is_numbered ? find(values, "number") : nullptr;
  const json::Value* slug = home.has_slug ? find(values, "slug") : nullptr;
  const bool has_number = number != nullptr && number->IsUint();
  const bool has_slug = slug != nullptr && slug->IsString();
  if (!has_number && !has_slug) return std::nullopt;
  const Places& places = world->places();
  if (is_organization(home)) {
    if (!has_slug) return std::nullopt;
    return at_place(places.organization(home, json::text_of(*slug)), declared);
  }
  MockObjectPtr named;
  std::optional<Place> around;
  if (home.owner_type != nullptr) {
    const FieldDefinition* back = Homes::back(*home.type->possible_types[0], *home.owner_type);
    const Overrides reference = back == nullptr ? nullptr : member_of(values, back->name);
    if (says_anything(reference)) {
      named = look_up(world, *home.owner_type, reference, {});
      if (named == nullptr) return std::nullopt;
      around = named->place();
    } else if (owner != nullptr && &owner->type() == home.owner_type) {
      around = owner->place();
    } else {
      around = pick_place(*world, *home.owner, owner, world->root_key(OperationType::query),
                          home.owner_type);
    }
  }
  const Place* in = around ? &*around : nullptr;
  const Population population = places.population(home, in);
  const std::uint32_t index = has_number
                                  ? number->GetUint()
                                  : Places::index_of_slug(home, population, json::text_of(*slug));
  Target target = at_place(places.at(home, in, population, index), declared);
  target.owner = std::move(named);
  return target;
}

Target identify(const MockWorldPtr& world, const MockRequest& request) {
  const NamedType& declared = request.declared;
  if (const json::Value* id = given_text(request, "id")) {
    const std::optional<RelayId> parsed = parse_relay_id(json::text_of(*id));
    const Uuid uuid = world->uuid_of_id(parsed ? parsed->key : json::text_of(*id));
    const NamedType* wanted = parsed ? possible_type(declared, parsed->type_name) : nullptr;
    // An object of an impossible type does not exist.
    if (parsed && wanted == nullptr) return {nullptr, uuid};
    return find_by_uuid(*world, declared, uuid, wanted, request.wanted);
  }
  if (const json::Value* text = given_text(request, "uuid")) {
    return find_by_uuid(*world, declared, world->uuid_of_id(json::text_of(*text)), nullptr,
                        request.wanted);
  }
  if (request.place) return at_place(*request.place, declared);
  if (request.uuid) return find_by_uuid(*world, declared, *request.uuid, nullptr);
  if (request.is_lookup) {
    for (const NamedType* type : declared.possible_types) {
      for (const Home* home : world->homes().of(*type)) {
        auto target = find_by_values(world, declared, *home, request.given, request.owner.get());
        if (target) return *std::move(target);
      }
    }
  }
  const Uuid uuid = world->make_uuid(request.origin);
  const NamedType* type = pick_type(declared, world->key_of(declared.name, uuid), request.wanted);
  if (type == nullptr || says_anything(request.given) || world->homes().of(*type).empty()) {
    return {type, uuid};
  }
  const Home& home = *world->homes().of(*type).front();
  return {type, pick_place(*world, home, request.owner.get(), request.origin, type)};
}

struct KnownMatch {
  const NamedType* type = nullptr;
  const KnownObjects::Known* known = nullptr;
  /// Whether all objects of the type are known and the requested one isn't among them.
  bool is_missing = false;
};

KnownMatch find_known(const MockWorld& world, const MockRequest& request) {
  KnownMatch match;
  const KnownObjects* objects = world.scope().known.get();
  if (objects == nullptr || objects->empty()) return match;
  if (request.declared.is_abstract() && !says_anything(request.given)) return match;
  const json::Value* id = given_text(request, "id");
  const auto parsed = id == nullptr ? std::nullopt : parse_relay_id(json::text_of(*id));
  for (const NamedType* type : request.declared.possible_types) {
    if (objects->of_type(type->name) == nullptr) continue;
    match.type = type;
    match.known = world.find_known(type->name, request.given, request.is_near_root);
    if (match.known != nullptr) return match;
    const bool is_type = parsed ? parsed->type_name == type->name : !request.declared.is_abstract();
    // Made-up objects with places are there besides: who created a build, say.
    if (parsed && world.find_place(*type, world.uuid_of_id(parsed->key))) continue;
    match.is_missing |= request.is_lookup && objects->is_complete() && is_type;
  }
  return match;
}

/// A known object, whose UUID bears no place; of an organization, the slug says which it is.
Target known_target(const MockWorld& world, const NamedType& type,
                    const KnownObjects::Known& known) {
  const json::Value* slug = find(known.fields, "slug");
  const auto& homes = world.homes().of(type);
  Target target(&type, known.uuid);
  if (!homes.empty() && is_organization(*homes.front()) && slug != nullptr) {
    target.place = world.places().organization(*homes.front(), json::text_of(*slug));
  }
  return target;
}

/// Null if it was deleted.
MockObjectPtr build(const MockWorldPtr& world, const Target& target, Overrides given,
                    const MockRequest& request, bool is_known) {
  NodeStore* nodes = world->scope().nodes.get();
  MockObject::Parts parts{*target.type, target.uuid, std::move(given)};
  if (nodes != nullptr && is_node(*target.type)) {
    parts.stored = nodes->find(target.type->name, target.uuid);
    if (parts.stored != nullptr && parts.stored->IsNull()) return nullptr;
  }
  parts.place = target.place;
  parts.owner = target.owner != nullptr ? target.owner : request.owner;
  parts.is_near_root = request.is_near_root || world->homes().is_single(*target.type);
  parts.is_known = is_known;
  return std::make_shared<const MockObject>(world, std::move(parts));
}

/// Whether `object` has all given leaf values, and at least one was given.
bool has_given_values(const MockObject& object, const json::Value& given) {
  bool in_common = false;
  for (const auto& member : given.GetObject()) {
    const FieldDefinition* field = object.type().field(json::text_of(member.name));
    if (field == nullptr || !field->type->named->is_leaf()) continue;
    if (!object.has_value(*field, member.value)) return false;
    in_common = true;
  }
  return in_common;
}

/// The newest object created by a mutation that has the requested values.
MockObjectPtr find_created(const MockWorldPtr& world, const MockRequest& request) {
  constexpr std::size_t kCandidatesMax = 100;
  NodeStore* nodes = world->scope().nodes.get();
  const bool names_it = find(request.given, "id") != nullptr || find(request.given, "uuid");
  if (nodes == nullptr || !request.is_lookup || names_it || request.declared.is_abstract()) {
    return nullptr;
  }
  std::vector<Uuid> uuids = nodes->created(request.declared.name);
  uuids.resize(std::min(uuids.size(), kCandidatesMax));
  for (const Uuid& uuid : uuids) {
    const Target target = find_by_uuid(*world, request.declared, uuid, &request.declared);
    MockObjectPtr object = build(world, target, nullptr, request, false);
    if (object != nullptr && has_given_values(*object, *request.given)) return object;
  }
  return nullptr;
}

MockObjectPtr make_root_object(MockWorldPtr world, OperationType operation) {
  const NamedType* type = world->schema()->root_type(operation);
  if (type == nullptr) return nullptr;
  MockObject::Parts parts{*type, world->make_uuid(world->root_key(operation))};
  parts.is_near_root = true;
  parts.root_of = operation;
  return std::make_shared<const MockObject>(std::move(world), std::move(parts));
}

Place pick_in(const Places& places, const Home& home, const Place* owner, MockKey key,
              const NamedType* wanted) {
  const Population population = places.population(home, owner);
  const auto first = static_cast<std::uint32_t>(HashRandom(key).below(population.count));
  const auto at = [&](std::uint32_t position) {
    return places.at(home, owner, population,
                     Places::index_at(home, population, position % population.count));
  };
  const Place place = at(first);
  if (wanted == nullptr || home.type == wanted) return place;
  for (std::uint32_t next = 0; next < population.count; ++next) {
    const Place other = at(first + next);
    if (type_at(other) == wanted) return other;
  }
  return place;
}

}  // namespace

MockObjectPtr query_root(const MockWorldPtr& world) {
  return make_root_object(world, OperationType::query);
}

ObjectPtr make_mock_root(MockWorldPtr world, OperationType operation) {
  return make_root_object(std::move(world), operation);
}

MockObjectPtr make_mock_object(const MockWorldPtr& world, const MockRequest& request) {
  if (request.given != nullptr && request.given->IsNull()) return nullptr;
  const KnownMatch match = find_known(*world, request);
  if (match.known != nullptr) {
    return build(world, known_target(*world, *match.type, *match.known), match.known->fields,
                 request, true);
  }
  if (match.is_missing) return nullptr;
  if (MockObjectPtr created = find_created(world, request)) return created;
  const Target target = identify(world, request);
  if (target.type == nullptr) return nullptr;
  // Whatever leads to an organization, it is the one that is known.
  if (target.place && is_organization(*target.place->home) && !says_anything(request.given)) {
    return make_placed_object(world, *target.place, target.type);
  }
  return build(world, target, request.given, request, false);
}

MockObjectPtr make_placed_object(const MockWorldPtr& world, const Place& place,
                                 const NamedType* wanted) {
  const NamedType& declared = *place.home->type;
  if (is_organization(*place.home)) {
    if (const auto* all = world->known_of_type(declared.name)) {
      for (const KnownObjects::Known& known : *all) {
        const json::Value* slug = find(known.fields, "slug");
        if (slug == nullptr) continue;
        if (world->places().organization_index(json::text_of(*slug)) != place.index) continue;
        return make_mock_object(world, {declared, {}, known.fields});
      }
    }
  }
  Target target = at_place(place, declared);
  if (wanted != nullptr && target.type != wanted) {
    // An item of several types is of one: a wait step has no artifacts.
    if (declared.is_abstract()) return nullptr;
    target.type = wanted;
  }
  MockRequest request{declared, {}};
  if (is_organization(*place.home) &&
      place.index == world->places().organization_index(world->scope().organization)) {
    OverridesBuilder own;
    own.add(own.value(), "slug", world->scope().organization);
    request.given = own.finish();
  }
  return build(world, target, request.given, request, false);
}

MockObjectPtr look_up(const MockWorldPtr& world, const NamedType& type, const Overrides& reference,
                      MockKey origin) {
  MockRequest request{type, origin, reference};
  request.is_lookup = true;
  return make_mock_object(world, request);
}

const NamedType* type_at(const Place& place) {
  return pick_type(*place.home->type, place.key);
}

Place pick_place(const MockWorld& world, const Home& home, const MockObject* anchor, MockKey key,
                 const NamedType* wanted) {
  const Places& places = world.places();
  if (home.owner == nullptr) {
    if (is_organization(home)) {
      return places.organization(home, world.organization());
    }
  } else {
    // Climb to the object that holds the list, if the anchor is or belongs to one.
    MockObjectPtr around;
    for (const MockObject* object = anchor; object != nullptr; object = around.get()) {
      if (&object->type() == home.owner_type) {
        const Place owner = object->place();
        return pick_in(places, home, &owner, key, wanted);
      }
      around = object->home_owner();
    }
    const Place owner = pick_place(world, *home.owner, anchor, MockHash(key).add("owner").finish(),
                                   home.owner_type);
    return pick_in(places, home, &owner, key, wanted);
  }
  return pick_in(places, home, nullptr, key, wanted);
}

std::vector<CreatedItem> created_in(const MockObject& owner, const Home& list) {
  std::vector<CreatedItem> items;
  const NodeStore* nodes = owner.world()->scope().nodes.get();
  if (nodes == nullptr) return items;
  for (const NamedType* type : list.type->possible_types) {
    const FieldDefinition* back = Homes::back(*type, owner.type());
    if (back == nullptr) continue;
    for (const Uuid& uuid : nodes->created(type->name)) {
      Overrides values = nodes->find(type->name, uuid);
      const Overrides reference = member_of(values, back->name);
      const json::Value* id = find(reference, "id");
      const bool is_in = id != nullptr && id->IsString() && json::text_of(*id) == owner.id();
      if (is_in) items.push_back({type, uuid, std::move(values)});
    }
  }
  return items;
}

std::uint32_t next_number(const MockObject& owner, const Home& list) {
  const MockWorldPtr& world = owner.world();
  const Place whole = owner.place();
  std::uint32_t newest = owner.is_created() ? 0 : world->places().population(list, &whole).newest;
  const Overrides given = owner.chosen("next" + std::string(list.type->name) + "Number");
  if (given != nullptr && given->IsUint() && given->GetUint() > newest)
    newest = given->GetUint() - 1;
  for (const CreatedItem& item : created_in(owner, list)) {
    const json::Value* number = find(item.values, "number");
    if (number != nullptr && number->IsUint()) newest = std::max(newest, number->GetUint());
  }
  return newest + 1;
}

}  // namespace porthole::graphql
