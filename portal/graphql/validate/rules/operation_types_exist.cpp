#include <string>

#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

// Specification, 3.3.1: the schema supports operations of that type.
void operation_types_exist(Context& context) {
  for (const OperationUse& use : context.facts().operations) {
    if (use.type != nullptr) continue;
    if (context.is_full()) return;
    const bool is_mutation = use.node->type == OperationType::mutation;
    const std::string_view plural = is_mutation ? "mutations" : "subscriptions";
    context
        .report({.order = use.order,
                 .offsets = {use.node->offset},
                 .path = use.path,
                 .message = "Schema is not configured for " + std::string(plural)})
        .with("code",
              is_mutation ? "missingMutationConfiguration" : "missingSubscriptionConfiguration");
  }
}

}  // namespace porthole::graphql::validation
