#include <string>

#include "portal/graphql/validate/name_table.h"
#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

// Specification, 5.5.1.1: fragment names are unique.
void unique_fragment_names(Context& context) {
  const auto name_of = [](const FragmentUse& use) { return use.node->name.text; };
  for_each_repeated(context.facts().fragments, name_of, [&](const auto& uses) {
    const std::string_view name = uses.front()->node->name.text;
    context
        .report({.order = after_walk(AfterWalk::fragment_names),
                 .offsets = offsets_of(uses),
                 .message = "Fragment name \"" + std::string(name) + "\" must be unique"})
        .with("code", "fragmentNotUnique")
        .with("fragmentName", name);
  });
}

}  // namespace porthole::graphql::validation
