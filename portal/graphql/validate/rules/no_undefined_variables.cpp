#include <string>
#include <unordered_set>

#include "portal/graphql/validate/declared_variables.h"
#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

namespace {

// The operation or fragment that contains `use`; graphql-ruby names it as the user of the variable.
std::string user_of(const OperationUse& operation, const VariableUse& use) {
  const NodePath* path = use.path;
  while (path->parent != nullptr) path = path->parent;
  if (path->kind == NodePathKind::fragment_definition) return std::string(path->text);
  return label_of(*operation.node);
}

}  // namespace

// Specification, 5.8.3: an operation declares every variable used in it or in the fragments it
// spreads. As in graphql-ruby, a variable is reported once per operation.
void no_undefined_variables(Context& context) {
  for (const OperationUse& operation : context.facts().operations) {
    if (context.is_full()) return;
    const DeclaredVariables table(context.facts(), operation);
    std::unordered_set<std::string_view> reported;
    context.for_each_variable_use(operation, [&](const VariableUse& use) {
      const std::string_view name = use.node->text;
      if (table.find(name) != NameTable::kNone || context.is_full()) return;
      if (!reported.insert(name).second) return;
      std::string message = "Variable $" + std::string(name) + " is used by ";
      message.append(user_of(operation, use)).append(" but not declared");
      context.report(use.node->offset, use.path, std::move(message))
          .with("code", "variableNotDefined")
          .with("variableName", name);
    });
  }
}

}  // namespace porthole::graphql::validation
