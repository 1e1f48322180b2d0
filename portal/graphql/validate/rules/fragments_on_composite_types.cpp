#include <string>

#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

// Specification, 5.5.1.3: type conditions are objects, interfaces or unions.
void fragments_on_composite_types(Context& context) {
  for (const ConditionUse& use : context.facts().conditions) {
    if (use.type == nullptr || use.type->is_composite()) continue;
    if (context.is_full()) return;
    context
        .report({.order = use.order,
                 .offsets = {use.offset},
                 .path = use.path,
                 .message = "Invalid fragment on type " + std::string(use.name) +
                            " (must be Union, Interface or Object)"})
        .with("code", "fragmentOnNonCompositeType")
        .with("typeName", use.name);
  }
}

}  // namespace porthole::graphql::validation
