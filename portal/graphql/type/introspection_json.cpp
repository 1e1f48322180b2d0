#include "portal/graphql/type/introspection_json.h"

namespace porthole::graphql {

IntrospectionItem IntrospectionJson::child(const IntrospectionItem& parent, std::string_view key) {
  const IntrospectionItem missing{nullptr, parent.path};
  if (parent.value == nullptr || !parent.value->IsObject()) return missing;
  const json::Value* value = json::find(*parent.value, key);
  if (value == nullptr) return missing;
  paths_.push_back({.parent = parent.path, .key = key});
  return {value->IsNull() ? nullptr : value, static_cast<ByteOffset>(paths_.size() - 1)};
}

IntrospectionItem IntrospectionJson::child(const IntrospectionItem& parent, std::size_t index) {
  const json::Value& value = (*parent.value)[static_cast<rapidjson::SizeType>(index)];
  paths_.push_back({.parent = parent.path, .index = index});
  return {value.IsNull() ? nullptr : &value, static_cast<ByteOffset>(paths_.size() - 1)};
}

std::string IntrospectionJson::pointer_to(ByteOffset path) const {
  if (path == 0) return {};
  const IntrospectionPath& last = paths_[path];
  const std::string parent = pointer_to(last.parent);
  return last.key.empty() ? json::pointer_to(parent, last.index)
                          : json::pointer_to(parent, last.key);
}

}  // namespace porthole::graphql
