#include "portal/graphql/mock/echo_arguments.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "portal/base/ascii.h"
#include "portal/base/uuid.h"
#include "portal/graphql/mock/names.h"
#include "portal/graphql/mock/relay_id.h"

namespace porthole::graphql {
namespace {

bool is_number(std::string_view text) {
  constexpr std::size_t kDigitsMax = 9;  // Within 32 bits.
  return !text.empty() && text.size() <= kDigitsMax &&
         std::all_of(text.begin(), text.end(), is_digit);
}

/// The field of that name if it is a single object, otherwise null.
const FieldDefinition* find_object(const NamedType& type, std::string_view name) {
  const FieldDefinition* field = find_member(type, name);
  const bool is_object =
      field != nullptr && field->type->named->is_composite() && !is_list(*field->type);
  return is_object ? field : nullptr;
}

void echo_path(const NamedType& type, std::string_view path, OverridesBuilder& builder,
               json::Value& object) {
  const std::string_view last = path.substr(path.rfind('/') + 1);
  const std::string_view first = path.substr(0, path.find('/'));
  if (find_member(type, "slug") != nullptr) {
    builder.add(object, "slug", last);
  } else if (find_member(type, "number") != nullptr && is_number(last)) {
    const json::Value number(std::stoi(std::string(last)));
    builder.add(object, "number", number);
  } else if (Uuid::parse(last)) {
    builder.add(object, "uuid", last);
  }
  if (find_object(type, "organization") != nullptr) {
    builder.add(builder.add_object(object, "organization"), "slug", first);
  }
}

void echo_id(const NamedType& type, const json::Value& value, ForeignIds foreign_ids,
             OverridesBuilder& builder, json::Value& object) {
  if (type.kind != NamedTypeKind::union_type && !is_node(type)) return;
  if (!may_have_id(type, json::text_of(value), foreign_ids)) return;
  const bool is_uuid = find_member(type, "uuid") != nullptr && Uuid::parse(json::text_of(value));
  builder.add(object, is_uuid ? "uuid" : "id", value);
}

/// The non-null members of an input object.
NamedValues members_of(const json::Value& input) {
  NamedValues values;
  for (const auto& member : input.GetObject()) {
    if (!member.value.IsNull()) values.emplace_back(json::text_of(member.name), &member.value);
  }
  return values;
}

void echo_one(const NamedType& type, std::string_view name, const json::Value& value,
              ForeignIds foreign_ids, OverridesBuilder& builder, json::Value& object) {
  if (name == "id") {
    if (value.IsString()) echo_id(type, value, foreign_ids, builder, object);
    return;
  }
  if (name == "slug" && value.IsString() &&
      json::text_of(value).find('/') != std::string_view::npos) {
    echo_path(type, json::text_of(value), builder, object);
    return;
  }
  if (const FieldDefinition* field = find_member(type, name)) {
    if (fits(*field->type, value)) {
      builder.add(object, name, value);
    } else if (value.IsObject() && find_object(type, name) != nullptr) {
      echo(*field->type->named, members_of(value), ForeignIds::refused, builder,
           builder.add_object(object, name));
    }
    return;
  }
  const std::string_view referred = referred_member(name);
  if (referred.empty() || !value.IsString()) return;
  const FieldDefinition* reference = find_object(type, referred);
  if (reference != nullptr && is_node(*reference->type->named)) {
    builder.add(builder.add_object(object, referred), "id", value);
  }
}

}  // namespace

bool may_have_id(const NamedType& type, std::string_view id, ForeignIds foreign_ids) {
  const std::optional<RelayId> parsed = parse_relay_id(id);
  if (!parsed) return foreign_ids == ForeignIds::accepted;
  return std::any_of(type.possible_types.begin(), type.possible_types.end(),
                     [&](const NamedType* object) { return object->name == parsed->type_name; });
}

void echo(const NamedType& type, const NamedValues& values, ForeignIds foreign_ids,
          OverridesBuilder& builder, json::Value& object) {
  for (const auto& [name, value] : values) {
    echo_one(type, name, *value, foreign_ids, builder, object);
  }
}

}  // namespace porthole::graphql
