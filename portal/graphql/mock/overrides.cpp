#include "portal/graphql/mock/overrides.h"

#include <algorithm>
#include <utility>

namespace porthole::graphql {
namespace {

const json::Value* member(const json::Value& object, std::string_view name) {
  return object.IsObject() ? json::find(object, name) : nullptr;
}

json::Value* member(json::Value& object, std::string_view name) {
  // Comparing RapidJSON's mutable iterators is ambiguous in C++20.
  const auto members = object.MemberBegin();
  for (rapidjson::SizeType i = 0; i < object.MemberCount(); ++i) {
    if (json::text_of(members[i].name) == name) return &members[i].value;
  }
  return nullptr;
}

}  // namespace

OverridesBuilder::OverridesBuilder() : owned_(std::make_shared<Owned>()) {}

json::Value OverridesBuilder::text(std::string_view text) {
  return json::Value(text.data(), static_cast<rapidjson::SizeType>(text.size()), owned_->memory);
}

// RapidJSON's own copy keeps references to strings that the value doesn't own.
json::Value OverridesBuilder::copy(const json::Value& value) {
  if (value.IsString()) return text(json::text_of(value));
  if (value.IsArray()) {
    json::Value list(rapidjson::kArrayType);
    for (const json::Value& item : value.GetArray()) list.PushBack(copy(item), owned_->memory);
    return list;
  }
  if (value.IsObject()) {
    json::Value object(rapidjson::kObjectType);
    for (const auto& item : value.GetObject()) {
      object.AddMember(text(json::text_of(item.name)), copy(item.value), owned_->memory);
    }
    return object;
  }
  return json::Value(value, owned_->memory);
}

void OverridesBuilder::add(json::Value& object, std::string_view name, std::string_view value) {
  if (member(object, name) == nullptr) object.AddMember(text(name), text(value), owned_->memory);
}

void OverridesBuilder::add(json::Value& object, std::string_view name, const json::Value& value) {
  if (member(object, name) == nullptr) object.AddMember(text(name), copy(value), owned_->memory);
}

void OverridesBuilder::add_null(json::Value& object, std::string_view name) {
  if (member(object, name) == nullptr) {
    object.AddMember(text(name), json::Value(), owned_->memory);
  }
}

json::Value& OverridesBuilder::add_object(json::Value& object, std::string_view name) {
  json::Value* found = member(object, name);
  if (found != nullptr && found->IsObject()) return *found;
  if (found == nullptr) {
    object.AddMember(text(name), json::Value(rapidjson::kObjectType), owned_->memory);
    found = member(object, name);
  } else {
    found->SetObject();
  }
  return *found;
}

json::Value& OverridesBuilder::add_list(json::Value& object, std::string_view name) {
  json::Value list(rapidjson::kArrayType);
  list.PushBack(json::Value(rapidjson::kObjectType), owned_->memory);
  object.AddMember(text(name), std::move(list), owned_->memory);
  return (*member(object, name))[0];
}

json::Value& OverridesBuilder::append_object() {
  json::Value& list = owned_->value;
  if (!list.IsArray()) list.SetArray();
  list.PushBack(json::Value(rapidjson::kObjectType), owned_->memory);
  return list[list.Size() - 1];
}

void OverridesBuilder::merge(json::Value& target, const json::Value& values) {
  // Its names differ from each other: nothing has to be looked for.
  if (target.ObjectEmpty()) {
    target = copy(values);
    return;
  }
  for (const auto& item : values.GetObject()) {
    const std::string_view name = json::text_of(item.name);
    json::Value* found = member(target, name);
    if (found == nullptr) {
      target.AddMember(text(name), copy(item.value), owned_->memory);
    } else if (found->IsObject() && item.value.IsObject()) {
      merge(*found, item.value);
    } else {
      *found = copy(item.value);
    }
  }
}

Overrides OverridesBuilder::finish() {
  const json::Value* value = &owned_->value;
  return {std::move(owned_), value};
}

std::string to_json(const json::Value& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  return {buffer.GetString(), buffer.GetSize()};
}

const json::Value* find(const Overrides& overrides, std::string_view name) {
  return overrides == nullptr ? nullptr : member(*overrides, name);
}

Overrides member_of(const Overrides& overrides, std::string_view name) {
  const json::Value* found = find(overrides, name);
  return found == nullptr ? nullptr : part_of(overrides, *found);
}

bool says_anything(const Overrides& overrides) {
  return overrides != nullptr && overrides->IsObject() && !overrides->ObjectEmpty();
}

bool says_more_than_id(const Overrides& overrides) {
  if (!says_anything(overrides)) return false;
  return std::any_of(overrides->MemberBegin(), overrides->MemberEnd(), [](const auto& one) {
    const std::string_view name = json::text_of(one.name);
    return name != "id" && name != "uuid";
  });
}

}  // namespace porthole::graphql
