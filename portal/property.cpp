#include "portal/property.h"

#include "portal/base/text.h"

namespace porthole {
namespace {

/// Reads a property of the type that `is_type` finds, by `get`.
template <typename T, typename IsType, typename Get>
Property<T> read_property(const json::Value& object, std::string_view name, const IsType& is_type,
                          const Get& get) {
  const json::Value* value = json::find(object, name);
  if (value == nullptr) return {};
  if (value->IsNull()) return {Presence::null, {}};
  if (!is_type(*value)) return {Presence::wrong_type, {}};
  return {Presence::given, get(*value)};
}

}  // namespace

Property<std::string> text_property(const json::Value& object, std::string_view name) {
  return read_property<std::string>(
      object, name, [](const json::Value& value) { return value.IsString(); },
      [](const json::Value& value) { return std::string(json::text_of(value)); });
}

Property<bool> boolean_property(const json::Value& object, std::string_view name) {
  return read_property<bool>(
      object, name, [](const json::Value& value) { return value.IsBool(); },
      [](const json::Value& value) { return value.GetBool(); });
}

Property<std::uint64_t> natural_property(const json::Value& object, std::string_view name) {
  return read_property<std::uint64_t>(
      object, name, [](const json::Value& value) { return value.IsUint64(); },
      [](const json::Value& value) { return value.GetUint64(); });
}

std::string join_messages(const std::vector<Reason>& reasons) {
  std::vector<std::string> messages;
  messages.reserve(reasons.size());
  for (const Reason& reason : reasons) messages.push_back(reason.message);
  return join(messages);
}

Error validation_failed(const std::vector<Reason>& reasons) {
  return {ErrorCode::invalid, "Validation failed: " + join_messages(reasons)};
}

}  // namespace porthole
