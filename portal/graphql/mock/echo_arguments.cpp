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

/// Says that the object of `type` is the one with this slug, number or UUID.
void echo_name(const NamedType& type, std::string_view name, OverridesBuilder& builder,
               json::Value& object) {
  if (Uuid::parse(name) && find_member(type, "uuid") != nullptr) {
    builder.add(object, "uuid", name);
  } else if (find_member(type, "slug") != nullptr) {
    builder.add(object, "slug", name);
  } else if (find_member(type, "number") != nullptr && is_number(name)) {
    const json::Value number(std::stoi(std::string(name)));
    builder.add(object, "number", number);
  }
}

void echo_path(const Homes& homes, const NamedType& type, std::string_view path,
               OverridesBuilder& builder, json::Value& object) {
  const std::string_view first = path.substr(0, path.find('/'));
  const NamedType* current = type.possible_types.empty() ? &type : type.possible_types[0];
  json::Value* described = &object;
  while (true) {
    const std::size_t slash = path.rfind('/');
    echo_name(*current, path.substr(slash + 1), builder, *described);
    if (slash == std::string_view::npos) break;
    path = path.substr(0, slash);
    const auto& at_home = homes.of(*current);
    const NamedType* owner = at_home.empty() ? nullptr : at_home.front()->owner_type;
    const FieldDefinition* back = owner == nullptr ? nullptr : Homes::back(*current, *owner);
    if (back == nullptr) break;
    described = &builder.add_object(*described, back->name);
    current = owner;
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

NamedValues members_of(const json::Value& input) {
  NamedValues values;
  for (const auto& member : input.GetObject()) {
    values.emplace_back(json::text_of(member.name), &member.value);
  }
  return values;
}

/// The lines of a text, without empty ones.
json::Document lines_of(std::string_view text) {
  json::Document lines(rapidjson::kArrayType);
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.empty()) continue;
    json::Value item(line.data(), static_cast<rapidjson::SizeType>(line.size()),
                     lines.GetAllocator());
    lines.PushBack(item, lines.GetAllocator());
  }
  return lines;
}

void echo_one(const Homes& homes, const NamedType& type, std::string_view name,
              const json::Value& value, ForeignIds foreign_ids, OverridesBuilder& builder,
              json::Value& object) {
  if (name == "id") {
    if (value.IsString()) echo_id(type, value, foreign_ids, builder, object);
    return;
  }
  if (name == "slug" && value.IsString() &&
      json::text_of(value).find('/') != std::string_view::npos) {
    echo_path(homes, type, json::text_of(value), builder, object);
    return;
  }
  if (const FieldDefinition* field = find_member(type, name)) {
    if (fits(*field->type, value)) {
      builder.add(object, name, value);
    } else if (value.IsNull() && !field->type->is_non_null()) {
      builder.add_null(object, name);
    } else if (value.IsString() && is_list(*field->type)) {
      const json::Document lines = lines_of(json::text_of(value));
      if (fits(*field->type, lines)) builder.add(object, name, lines);
    } else if (value.IsObject() && find_object(type, name) != nullptr) {
      echo(homes, *field->type->named, members_of(value), ForeignIds::refused, builder,
           builder.add_object(object, name));
    }
    return;
  }
  const std::string_view referred = referred_member(name);
  const FieldDefinition* reference = referred.empty() ? nullptr : find_object(type, referred);
  if (reference == nullptr || !is_node(*reference->type->named)) return;
  if (value.IsNull() && !reference->type->is_non_null()) {
    builder.add_null(object, referred);
  } else if (value.IsString()) {
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

void echo(const Homes& homes, const NamedType& type, const NamedValues& values,
          ForeignIds foreign_ids, OverridesBuilder& builder, json::Value& object) {
  for (const auto& [name, value] : values) {
    echo_one(homes, type, name, *value, foreign_ids, builder, object);
  }
}

}  // namespace porthole::graphql
