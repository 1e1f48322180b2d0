#include "portal/graphql/mock/untyped_arguments.h"

#include <string_view>

#include "portal/graphql/mock/names.h"
#include "portal/graphql/mock/paging.h"

namespace porthole::graphql {

void echo_untyped(const json::Value& arguments, OverridesBuilder& builder) {
  for (const auto& argument : arguments.GetObject()) {
    const std::string_view name = json::text_of(argument.name);
    const json::Value& value = argument.value;
    if (value.IsNull() || is_page_argument(name)) continue;
    if (value.IsObject()) {
      echo_untyped(value, builder);
      continue;
    }
    const std::string_view text = value.IsString() ? json::text_of(value) : std::string_view();
    const std::string_view referred = referred_member(name);
    if (name == "slug" && text.find('/') != std::string_view::npos) {
      builder.add(builder.value(), name, text.substr(text.rfind('/') + 1));
    } else {
      builder.add(builder.value(), name, value);
    }
    if (!referred.empty() && value.IsString()) {
      builder.add(builder.add_object(builder.value(), referred), "id", value);
    }
  }
}

Overrides without_ids(const Overrides& values) {
  OverridesBuilder builder;
  for (const auto& member : values->GetObject()) {
    const std::string_view name = json::text_of(member.name);
    if (name != "id" && name != "uuid") builder.add(builder.value(), name, member.value);
  }
  return builder.finish();
}

std::optional<RelayId> relay_id_of(const Overrides& values) {
  const json::Value* id = find(values, "id");
  return id == nullptr || !id->IsString() ? std::nullopt : parse_relay_id(json::text_of(*id));
}

}  // namespace porthole::graphql
