#include <string>
#include <vector>

#include "portal/graphql/validate/declared_variables.h"
#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

// Specification, 5.8.4: every variable that an operation declares is used in it or in a fragment it
// spreads. As in graphql-ruby, the location is that of the operation.
void no_unused_variables(Context& context) {
  for (const OperationUse& operation : context.facts().operations) {
    if (operation.variables.empty()) continue;
    if (context.is_full()) return;
    const DeclaredVariables table(context.facts(), operation);
    std::vector<bool> is_used(table.variables().size());
    context.for_each_variable_use(operation, [&](const VariableUse& use) {
      const std::uint32_t variable = table.find(use.node->text);
      if (variable != NameTable::kNone) is_used[variable] = true;
    });
    for (std::size_t index = 0; index < is_used.size(); ++index) {
      const Name& name = table.variables()[index].node->name;
      // One of several with the same name stands for all.
      if (is_used[index] || table.find(name.text) != index) continue;
      std::string message = "Variable $" + std::string(name.text) + " is declared by ";
      message.append(label_of(*operation.node)).append(" but not used");
      context
          .report({.order = name.offset,
                   .offsets = {operation.node->offset},
                   .path = operation.path,
                   .message = std::move(message)})
          .with("code", "variableNotUsed")
          .with("variableName", name.text);
    }
  }
}

}  // namespace porthole::graphql::validation
