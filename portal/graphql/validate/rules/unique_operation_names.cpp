#include <string>

#include "portal/graphql/validate/name_table.h"
#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

// Specification, 5.2.1.1: operation names are unique.
void unique_operation_names(Context& context) {
  const auto name_of = [](const OperationUse& use) { return use.node->name.text; };
  for_each_repeated(context.facts().operations, name_of, [&](const auto& uses) {
    const Name& name = uses.front()->node->name;
    context
        .report({.order = uses.front()->node->offset,
                 .offsets = offsets_of(uses),
                 .message = "Operation name \"" + std::string(name.text) + "\" must be unique"})
        .with("code", "uniquelyNamedOperations")
        .with("operationName", name.text);
  });
}

}  // namespace porthole::graphql::validation
