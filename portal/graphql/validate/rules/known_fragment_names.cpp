#include <string>

#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

// Specification, 5.5.2.1: every fragment spread refers to a defined fragment.
void known_fragment_names(Context& context) {
  for (const SpreadUse& use : context.facts().spreads) {
    if (use.fragment != kNoFragment) continue;
    if (context.is_full()) return;
    const std::string_view name = use.node->name.text;
    context
        .report(use.node->offset, use.path,
                "Fragment " + std::string(name) + " was used, but not defined")
        .with("code", "useAndDefineFragment")
        .with("fragmentName", name);
  }
}

}  // namespace porthole::graphql::validation
