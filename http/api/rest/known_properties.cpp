#include "http/api/rest/known_properties.h"

#include <algorithm>
#include <string>
#include <vector>

#include "portal/property.h"

namespace porthole::http::rest {

Result<void> check_properties(const Call& call, const json::Value& object,
                              std::span<const std::string_view> known,
                              std::span<const std::string_view> read_only, std::string_view kind) {
  if (!call.services.options.refuse_unknown_properties) return {};
  const auto has = [](std::span<const std::string_view> names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  std::vector<Reason> reasons;
  for (const auto& member : object.GetObject()) {
    const std::string_view name = json::text_of(member.name);
    if (has(known, name) || has(read_only, name)) continue;
    reasons.push_back({std::string(name),
                       '"' + std::string(name) + "\" is not a property of " + std::string(kind)});
  }
  if (!reasons.empty()) return validation_failed(reasons);
  return {};
}

}  // namespace porthole::http::rest
