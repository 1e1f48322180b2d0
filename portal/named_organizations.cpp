#include "portal/named_organizations.h"

#include <algorithm>
#include <string_view>

#include "portal/base/json.h"

namespace porthole {

std::vector<std::string> named_organizations(graphql::Execution& execution) {
  std::vector<std::string> slugs;
  execution.for_each_root_field([&](std::string_view name, const json::Value& arguments) {
    const json::Value* slug = json::find(arguments, "slug");
    if (slug == nullptr || !slug->IsString()) return;
    const std::string_view text = json::text_of(*slug);
    const std::size_t slash = text.find('/');
    // The slug of something else may have no organization before it.
    if (name != "organization" && slash == std::string_view::npos) return;
    std::string named(text.substr(0, name == "organization" ? text.size() : slash));
    if (std::find(slugs.begin(), slugs.end(), named) == slugs.end()) {
      slugs.push_back(std::move(named));
    }
  });
  return slugs;
}

}  // namespace porthole
