#include <string>
#include <vector>

#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

// Specification, 5.5.1.4: every fragment is spread by an operation, directly or indirectly.
void no_unused_fragments(Context& context) {
  const auto& fragments = context.facts().fragments;
  if (fragments.empty()) return;
  std::vector<bool> is_used(fragments.size());
  for (const OperationUse& operation : context.facts().operations) {
    for (const std::uint32_t fragment : context.reachable_fragments(operation)) {
      is_used[fragment] = true;
    }
  }
  for (const FragmentUse& use : fragments) {
    const std::string_view name = use.node->name.text;
    // The last of several with the same name stands for all.
    if (is_used[context.facts().fragment_names.find_last(name)]) continue;
    if (context.is_full()) return;
    context
        .report(use.node->offset, use.path,
                "Fragment " + std::string(name) + " was defined, but not used")
        .with("code", "useAndDefineFragment")
        .with("fragmentName", name);
  }
}

}  // namespace porthole::graphql::validation
