#include "portal/graphql/mock/shape.h"

#include <algorithm>

namespace porthole::graphql {
namespace {

/// The object type of the field of that name, in a list or alone; otherwise null.
const NamedType* objects_of(const NamedType& type, std::string_view name, bool in_list) {
  const FieldDefinition* field = type.field(name);
  if (field == nullptr || is_list(*field->type) != in_list) return nullptr;
  return field->type->named->is_composite() ? field->type->named : nullptr;
}

bool fits_scalar(ScalarKind scalar, const json::Value& value) {
  switch (scalar) {
    case ScalarKind::custom:
      return true;
    case ScalarKind::integer:
      return value.IsInt();
    case ScalarKind::floating:
      return value.IsNumber();
    case ScalarKind::boolean:
      return value.IsBool();
    case ScalarKind::string:
      return value.IsString();
    case ScalarKind::id:
      return value.IsString() || value.IsInt64() || value.IsUint64();
  }
  return false;
}

}  // namespace

std::optional<ConnectionShape> connection_shape(const NamedType& type) {
  if (type.kind != NamedTypeKind::object) return std::nullopt;
  if (const NamedType* edge = objects_of(type, "edges", true)) {
    if (const NamedType* node = objects_of(*edge, "node", false))
      return ConnectionShape{edge, node};
  }
  const NamedType* node = objects_of(type, "nodes", true);
  if (node == nullptr || objects_of(type, "pageInfo", false) == nullptr) return std::nullopt;
  return ConnectionShape{nullptr, node};
}

const NamedType* edge_node(const NamedType& type) {
  if (type.kind != NamedTypeKind::object || type.field("cursor") == nullptr) return nullptr;
  return objects_of(type, "node", false);
}

bool is_node(const NamedType& type) {
  const FieldDefinition* id = type.field("id");
  return id != nullptr && id->type->named->scalar == ScalarKind::id && id->arguments.empty() &&
         !is_list(*id->type);
}

const FieldDefinition* find_member(const NamedType& type, std::string_view name) {
  if (type.kind != NamedTypeKind::union_type) return type.field(name);
  for (const NamedType* member : type.possible_types) {
    if (const FieldDefinition* field = member->field(name)) return field;
  }
  return nullptr;
}

NamedValues flatten(const json::Value& arguments, const NamedType& type, Nulls nulls) {
  NamedValues values;
  const auto is_kept = [&](const json::Value& value) {
    return nulls == Nulls::kept || !value.IsNull();
  };
  if (!arguments.IsObject()) return values;
  for (const auto& argument : arguments.GetObject()) {
    const std::string_view name = json::text_of(argument.name);
    if (argument.value.IsObject() && find_member(type, name) == nullptr) {
      for (const auto& member : argument.value.GetObject()) {
        if (is_kept(member.value)) values.emplace_back(json::text_of(member.name), &member.value);
      }
    } else if (is_kept(argument.value)) {
      values.emplace_back(name, &argument.value);
    }
  }
  return values;
}

bool accepts_argument(const FieldDefinition& field, std::string_view name) {
  return std::any_of(
      field.arguments.begin(), field.arguments.end(), [&](const InputValueDefinition& argument) {
        const NamedType& type = *argument.type->named;
        return argument.name == name ||
               (type.kind == NamedTypeKind::input_object && type.input_field(name) != nullptr);
      });
}

bool fits(const Type& type, const json::Value& value) {
  if (value.IsNull()) return !type.is_non_null();
  const Type& nullable = type.nullable();
  if (nullable.is_list()) {
    return value.IsArray() && std::all_of(value.Begin(), value.End(), [&](const json::Value& item) {
             return fits(*nullable.inner, item);
           });
  }
  const NamedType& named = *nullable.named;
  if (named.kind == NamedTypeKind::enumeration) {
    return value.IsString() && named.enum_value(json::text_of(value)) != nullptr;
  }
  return named.kind == NamedTypeKind::scalar && fits_scalar(named.scalar, value);
}

}  // namespace porthole::graphql
