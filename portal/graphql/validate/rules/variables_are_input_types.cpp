#include <string>

#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

// Specification, 5.8.2: variables are scalars, enums or input objects, or lists of them.
void variables_are_input_types(Context& context) {
  for (const VariableDefinitionUse& use : context.facts().variables) {
    if (use.type == nullptr || use.type->named->is_input()) continue;
    if (context.is_full()) return;
    const std::string_view type = use.type->named->name;
    const std::string_view variable = use.node->name.text;
    context
        .report({.order = use.order,
                 .offsets = {use.node->offset},
                 .path = use.path,
                 .message = std::string(type) + " isn't a valid input type (on $" +
                            std::string(variable) + ")"})
        .with("code", "variableRequiresValidType")
        .with("typeName", type)
        .with("variableName", variable);
  }
}

}  // namespace porthole::graphql::validation
