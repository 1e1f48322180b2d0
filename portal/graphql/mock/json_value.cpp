#include "portal/graphql/mock/json_value.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>

#include "portal/graphql/mock/overrides.h"

namespace porthole::graphql {
namespace {

ResolvedValue custom(const json::Value& value) {
  if (value.IsString()) return std::string(json::text_of(value));
  return ResolvedValue::Json{to_json(value)};
}

ResolvedValue scalar(ScalarKind kind, const json::Value& value) {
  if (kind == ScalarKind::custom) return custom(value);
  if (value.IsString()) return std::string(json::text_of(value));
  if (value.IsBool()) return value.GetBool();
  if (kind == ScalarKind::id) return to_json(value);
  if (kind == ScalarKind::floating) return value.GetDouble();
  return value.GetInt64();
}

}  // namespace

ResolvedValue resolved_leaf(const Type& type, const json::Value& value) {
  if (value.IsNull()) return {};
  const Type& nullable = type.nullable();
  if (!nullable.is_list()) return scalar(nullable.named->scalar, value);
  ResolvedValue::Items items;
  items.reserve(value.Size());
  for (const json::Value& item : value.GetArray()) {
    items.push_back(resolved_leaf(*nullable.inner, item));
  }
  return items;
}

ResolvedValue resolved_json(const json::Value& value) {
  if (value.IsNull()) return {};
  return custom(value);
}

bool equals(const ResolvedValue& resolved, const json::Value& value) {
  const ResolvedValue::Any& any = resolved.any();
  if (const auto* text = std::get_if<std::string>(&any)) {
    return value.IsString() ? json::text_of(value) == *text
                            : value.IsNumber() && to_json(value) == *text;
  }
  if (const auto* boolean = std::get_if<bool>(&any)) {
    return value.IsBool() && value.GetBool() == *boolean;
  }
  if (const auto* integer = std::get_if<std::int64_t>(&any)) {
    return value.IsInt64() && value.GetInt64() == *integer;
  }
  if (const auto* number = std::get_if<double>(&any)) {
    return value.IsNumber() && !(value.GetDouble() < *number) && !(value.GetDouble() > *number);
  }
  if (const auto* json = std::get_if<ResolvedValue::Json>(&any)) {
    return json->text == to_json(value);
  }
  const auto* items = std::get_if<ResolvedValue::Items>(&any);
  if (items == nullptr) return resolved.is_null() && value.IsNull();
  if (!value.IsArray() || value.Size() != items->size()) return false;
  for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
    if (!equals((*items)[i], value[i])) return false;
  }
  return true;
}

}  // namespace porthole::graphql
