#include <string>

#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

// Specification, 5.5.2.2: no fragment spreads itself, directly or indirectly. As in graphql-ruby,
// fragments that lead into a cycle are reported as well.
void no_fragment_cycles(Context& context) {
  const auto& fragments = context.facts().fragments;
  if (fragments.empty()) return;
  const FragmentGraph graph = context.fragment_graph();
  for (std::size_t index = 0; index < fragments.size(); ++index) {
    if (!graph.is_endless[index]) continue;
    if (context.is_full()) return;
    const FragmentUse& use = fragments[index];
    const std::string_view name = use.node->name.text;
    context
        .report(use.node->offset, use.path,
                "Fragment " + std::string(name) + " contains an infinite loop")
        .with("code", "infiniteLoop")
        .with("fragmentName", name);
  }
}

}  // namespace porthole::graphql::validation
