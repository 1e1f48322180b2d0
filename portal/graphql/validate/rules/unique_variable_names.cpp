#include <string>

#include "portal/graphql/validate/name_table.h"
#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

// Specification, 5.8.1: an operation declares each variable once.
void unique_variable_names(Context& context) {
  for (const OperationUse& operation : context.facts().operations) {
    if (context.is_full()) return;
    const auto name_of = [](const VariableDefinition& variable) { return variable.name.text; };
    for_each_repeated(operation.node->variables, name_of, [&](const auto& variables) {
      const std::string_view name = variables.front()->name.text;
      context
          .report({.order = operation.order,
                   .offsets = offsets_of(variables),
                   .path = operation.path,
                   .message = "There can only be one variable named \"" + std::string(name) + "\""})
          .with("code", "variableNotUnique")
          .with("variableName", name);
    });
  }
}

}  // namespace porthole::graphql::validation
