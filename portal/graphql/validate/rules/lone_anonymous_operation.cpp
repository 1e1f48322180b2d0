#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

// Specification, 5.2.2.1: an operation without a name is the only one of its document.
//
// A guess: the words are graphql-ruby's; the vendor's answers don't show them.
void lone_anonymous_operation(Context& context) {
  const auto& operations = context.facts().operations;
  if (operations.size() < 2) return;
  std::vector<ByteOffset> places;
  for (const OperationUse& use : operations) {
    if (!use.node->name.present()) places.push_back(use.node->offset);
  }
  if (places.empty()) return;
  context
      .report({.order = places.front(),
               .places = places,
               .message = "Operation name is required when multiple operations are present"})
      .with("code", "uniquelyNamedOperations");
}

}  // namespace porthole::graphql::validation
