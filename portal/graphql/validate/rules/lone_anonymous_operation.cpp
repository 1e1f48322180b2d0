#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

// Specification, 5.2.2.1: an anonymous operation is the only one in its document.
//
// A guess: the message is graphql-ruby's; no response of the vendor shows it.
void lone_anonymous_operation(Context& context) {
  const auto& operations = context.facts().operations;
  if (operations.size() < 2) return;
  std::vector<ByteOffset> offsets;
  for (const OperationUse& use : operations) {
    if (!use.node->name.present()) offsets.push_back(use.node->offset);
  }
  if (offsets.empty()) return;
  context
      .report({.order = offsets.front(),
               .offsets = offsets,
               .message = "Operation name is required when multiple operations are present"})
      .with("code", "uniquelyNamedOperations");
}

}  // namespace porthole::graphql::validation
