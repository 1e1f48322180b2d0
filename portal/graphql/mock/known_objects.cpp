#include "portal/graphql/mock/known_objects.h"

#include <optional>

#include "portal/graphql/mock/relay_id.h"

namespace porthole::graphql {

void KnownObjects::add(std::string type_name, const Fields& fields, Reach reach) {
  OverridesBuilder builder;
  std::string id;
  std::optional<Uuid> uuid;
  for (const auto& [name, text] : fields) {
    builder.add(builder.value(), name, text);
    if (name == "id") id = text;
    if (name == "uuid") uuid = Uuid::parse(text);
  }
  if (!uuid) {
    if (const std::optional<RelayId> parsed = parse_relay_id(id)) uuid = Uuid::parse(parsed->key);
  }
  std::vector<Known>& known = by_type_[std::move(type_name)];
  by_id_.insert_or_assign(std::move(id), known.size());
  known.push_back({builder.finish(), uuid.value_or(Uuid()), reach});
}

const std::vector<KnownObjects::Known>* KnownObjects::of_type(std::string_view type_name) const {
  const auto found = by_type_.find(type_name);
  return found == by_type_.end() ? nullptr : &found->second;
}

const KnownObjects::Known* KnownObjects::find(std::string_view type_name,
                                              std::string_view id) const {
  const std::vector<Known>* known = of_type(type_name);
  const auto index = by_id_.find(id);
  if (known == nullptr || index == by_id_.end() || index->second >= known->size()) return nullptr;
  const Known& found = (*known)[index->second];
  const json::Value* own_id = graphql::find(found.fields, "id");
  return own_id != nullptr && json::text_of(*own_id) == id ? &found : nullptr;
}

}  // namespace porthole::graphql
