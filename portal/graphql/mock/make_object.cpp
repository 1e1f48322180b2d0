#include "portal/graphql/mock/make_object.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "portal/graphql/mock/relay_id.h"
#include "portal/graphql/mock/shape.h"

namespace porthole::graphql {
namespace {

/// Identifies the object that a request describes.
struct TypeAndUuid {
  /// Null if there is none.
  const NamedType* type = nullptr;
  Uuid uuid = {};
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

/// Chooses a type for an object of which only the UUID is known.
const NamedType* choose_type(const MockWorld& world, const NamedType& declared, const Uuid& uuid) {
  const auto& types = declared.possible_types;
  if (types.empty()) return nullptr;
  if (types.size() == 1) return types[0];
  HashRandom random(MockHash(world.key_of(declared.name, uuid)).add("type").finish());
  return random.pick(types);
}

TypeAndUuid identify(const MockWorld& world, const MockRequest& request) {
  const NamedType& declared = request.declared;
  TypeAndUuid target;
  if (const json::Value* id = given_text(request, "id")) {
    const std::optional<RelayId> parsed = parse_relay_id(json::text_of(*id));
    target.uuid = world.uuid_of_id(parsed ? parsed->key : json::text_of(*id));
    if (parsed) target.type = possible_type(declared, parsed->type_name);
    // An object of an impossible type does not exist.
    if (parsed && target.type == nullptr) return target;
  } else if (const json::Value* text = given_text(request, "uuid")) {
    target.uuid = world.uuid_of_id(json::text_of(*text));
  } else {
    target.uuid = request.uuid ? *request.uuid : world.make_uuid(request.origin);
  }
  if (target.type == nullptr) target.type = choose_type(world, declared, target.uuid);
  return target;
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
    match.is_missing |= request.is_lookup && objects->is_complete() && is_type;
  }
  return match;
}

MockObjectPtr build(const MockWorldPtr& world, const TypeAndUuid& target, Overrides given,
                    const MockRequest& request, bool is_known) {
  NodeStore* nodes = world->scope().nodes.get();
  MockObject::Parts parts{*target.type, target.uuid, std::move(given)};
  if (nodes != nullptr && is_node(*target.type)) {
    parts.stored = nodes->find(target.type->name, target.uuid);
  }
  parts.owner = request.owner;
  parts.is_near_root = request.is_near_root;
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
    MockObjectPtr object = build(world, {&request.declared, uuid}, nullptr, request, false);
    if (has_given_values(*object, *request.given)) return object;
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
    const MockRequest known{*match.type, request.origin, match.known->fields};
    return build(world, identify(*world, known), match.known->fields, request, true);
  }
  if (match.is_missing) return nullptr;
  if (MockObjectPtr created = find_created(world, request)) return created;
  const TypeAndUuid target = identify(*world, request);
  if (target.type == nullptr) return nullptr;
  return build(world, target, request.given, request, false);
}

}  // namespace porthole::graphql
