#include "portal/graphql/execute/value_space.h"

namespace porthole::graphql {

std::optional<json::Value> copy_value(const json::Value& value, ValueSpace& space) {
  if (!space.take()) return std::nullopt;
  if (value.IsString()) return text_value(json::text_of(value));
  if (value.IsArray()) {
    json::Value list(rapidjson::kArrayType);
    list.Reserve(value.Size(), space.allocator());
    for (const json::Value& item : value.GetArray()) {
      auto copy = copy_value(item, space);
      if (!copy) return std::nullopt;
      list.PushBack(*copy, space.allocator());
    }
    return list;
  }
  if (value.IsObject()) {
    json::Value object(rapidjson::kObjectType);
    for (const auto& member : value.GetObject()) {
      auto copy = copy_value(member.value, space);
      if (!copy) return std::nullopt;
      object.AddMember(text_value(json::text_of(member.name)), *copy, space.allocator());
    }
    return object;
  }
  // What is left owns no memory: nothing is allocated.
  return json::Value(value, space.allocator());
}

json::Value text_value(std::string_view text) {
  // RapidJSON doesn't accept a null pointer, not even for an empty string.
  if (text.empty()) return json::Value("", 0);
  return json::Value(rapidjson::StringRef(text.data(), text.size()));
}

}  // namespace porthole::graphql
