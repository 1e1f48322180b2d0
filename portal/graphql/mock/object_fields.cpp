// The fields of a MockObject, apart from mock_object.cpp as connections, mutations and other
// objects build on MockObject.

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "portal/graphql/mock/connection.h"
#include "portal/graphql/mock/echo_arguments.h"
#include "portal/graphql/mock/make_object.h"
#include "portal/graphql/mock/make_value.h"
#include "portal/graphql/mock/mock_object.h"
#include "portal/graphql/mock/mutation.h"
#include "portal/graphql/mock/names.h"
#include "portal/graphql/mock/shape.h"

namespace porthole::graphql {

namespace {

/// The length of a list: short, and no more than an argument allows.
std::uint64_t list_size(const json::Value& arguments, MockKey key) {
  std::uint64_t size = HashRandom(key).between(1, 3);
  for (const std::string_view name : {"first", "last", "limit"}) {
    const json::Value* most = arguments.IsObject() ? json::find(arguments, name) : nullptr;
    if (most != nullptr && most->IsUint64()) size = std::min(size, most->GetUint64());
  }
  return size;
}

/// Whether the argument `id` identifies an object of a type that `type` can't be.
bool asks_for_another_type(const json::Value& arguments, const NamedType& type) {
  const json::Value* id = json::find(arguments, "id");
  const bool has_ids = type.kind == NamedTypeKind::union_type || is_node(type);
  return has_ids && id != nullptr && id->IsString() &&
         !may_have_id(type, json::text_of(*id), ForeignIds::accepted);
}

/// The values of each item if an argument identifies them: `nodes(ids: [...])`.
Overrides listed_by_arguments(const Homes& homes, const json::Value& arguments,
                              const NamedType& type) {
  if (!arguments.IsObject()) return nullptr;
  for (const auto& argument : arguments.GetObject()) {
    const std::string_view name = json::text_of(argument.name);
    if (!argument.value.IsArray() || (name != "ids" && name != "uuids")) continue;
    OverridesBuilder builder;
    for (const json::Value& value : argument.value.GetArray()) {
      json::Value& item = builder.append_object();
      echo(homes, type, {{name.substr(0, name.size() - 1), &value}}, ForeignIds::accepted, builder,
           item);
    }
    return builder.finish();
  }
  return nullptr;
}

}  // namespace

ResolvedValue MockObject::resolve(const FieldCall& call) const {
  const FieldDefinition& field = *call.definition;
  if (!field.type->named->is_leaf()) return object(call);
  if (field.name == "id" || field.name == "uuid") note_seen();
  return leaf(field, &call.arguments);
}

bool MockObject::is_about_singleton(const FieldDefinition& field) const {
  const FieldDefinition* root_field = world_->schema()->query_type().field(field.name);
  return root_field != nullptr && root_field->arguments.empty() && field.arguments.empty() &&
         root_field->type->named == field.type->named && !is_list(*root_field->type) &&
         is_node(*field.type->named);
}

ResolvedValue MockObject::object(const FieldCall& call) const {
  const FieldDefinition& field = *call.definition;
  const NamedType& named = *field.type->named;
  if (parts_.root_of == OperationType::mutation && !is_list(*field.type)) {
    return mutate(*this, call);
  }
  const Overrides own = chosen(field.name);
  if (own != nullptr && own->IsNull() && !field.type->is_non_null()) return {};
  if (is_list(*field.type)) {
    return list(call, *field.type, field_key(field.name, &call.arguments), own);
  }
  if (const auto shape = connection_shape(named)) {
    return make_connection(shared_from_this(), call, *shape);
  }
  const bool is_singleton = is_about_singleton(field);
  if (own == nullptr && field.arguments.empty() && !is_singleton && !parts_.root_of) {
    const std::string_view event = event_of(field.name);
    if (!event.empty() && !field.type->is_non_null() && !happened(event)) return {};
    if (is_referred(field, call.wanted)) {
      if (!world_->take()) return world_->too_many();
      MockObjectPtr object = referred(field, call.wanted);
      if (object == nullptr) return {};
      return ObjectPtr(std::move(object));
    }
  }
  MockRequest request{named, field_key(field.name, &call.arguments), own};
  request.is_lookup = says_anything(own);
  request.is_near_root = parts_.is_near_root && field.arguments.empty();
  request.wanted = call.wanted;
  if (!parts_.root_of) request.owner = shared_from_this();
  if (is_singleton) {
    request.origin = query_root(world_)->field_key(field.name, nullptr);
    request.is_near_root = true;
  }
  if (own == nullptr && call.arguments.IsObject() && !call.arguments.ObjectEmpty()) {
    if (asks_for_another_type(call.arguments, named)) return {};
    OverridesBuilder asked;
    echo(world_->homes(), named, flatten(call.arguments, named), ForeignIds::accepted, asked,
         asked.value());
    if (!asked.empty()) request.given = asked.finish();
    request.is_lookup = request.given != nullptr;
  }
  return make_mock_value(world_, request);
}

ResolvedValue MockObject::list(const FieldCall& call, const Type& type, MockKey key,
                               const Overrides& chosen) const {
  const Type& item = *type.nullable().inner;
  Overrides own = chosen;
  if (own == nullptr) own = listed_by_arguments(world_->homes(), call.arguments, *type.named);
  const bool is_chosen = own != nullptr && own->IsArray();
  const std::uint64_t size = is_chosen ? own->Size() : list_size(call.arguments, key);
  ResolvedValue::Items items;
  items.reserve(static_cast<std::size_t>(size));
  for (std::uint64_t i = 0; i < size; ++i) {
    const MockKey item_key = MockHash(key).add(i).finish();
    if (is_list(item)) {
      items.push_back(list(call, item, item_key, nullptr));
      continue;
    }
    MockRequest request{*item.named, item_key};
    if (is_chosen) request.given = part_of(own, (*own)[static_cast<rapidjson::SizeType>(i)]);
    request.is_lookup = is_chosen && chosen == nullptr;
    if (!parts_.root_of) request.owner = shared_from_this();
    request.wanted = call.wanted;
    items.push_back(make_mock_value(world_, request));
    if (std::holds_alternative<FieldFailure>(items.back().any())) return items.back();
  }
  return items;
}

ObjectPtr MockObject::extra(const FieldCall& call, std::string_view type_name,
                            std::uint64_t index) const {
  const NamedType* declared = call.definition->type->named;
  if (const auto shape = connection_shape(*declared)) {
    const ResolvedValue connection = make_connection(shared_from_this(), call, *shape);
    const auto* object = std::get_if<ObjectPtr>(&connection.any());
    return object == nullptr ? nullptr : *object;
  }
  if (!type_name.empty()) {
    const auto& types = declared->possible_types;
    const auto* found = std::find_if(
        types.begin(), types.end(), [&](const NamedType* type) { return type->name == type_name; });
    if (found == types.end()) return nullptr;
    declared = *found;
  }
  const MockKey key = field_key(call.name, &call.arguments);
  const ResolvedValue value = make_mock_value(
      world_, MockRequest{*declared, MockHash(key).add("extra").add(index).finish()});
  const auto* object = std::get_if<ObjectPtr>(&value.any());
  return object == nullptr ? nullptr : *object;
}

}  // namespace porthole::graphql
