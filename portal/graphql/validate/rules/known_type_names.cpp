#include <string>

#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

namespace {

std::string_view innermost_name(const TypeReference& type) {
  const TypeReference* reference = &type;
  while (reference->inner != nullptr) reference = reference->inner;
  return reference->name;
}

void check_conditions(Context& context) {
  for (const ConditionUse& use : context.facts().conditions) {
    if (use.type != nullptr) continue;
    if (context.is_full()) return;
    context
        .report({.order = use.order,
                 .offsets = {use.offset},
                 .path = use.path,
                 .message = "No such type " + std::string(use.name) +
                            ", so it can't be a fragment condition"})
        .with("code", "undefinedType")
        .with("typeName", use.name);
  }
}

void check_variables(Context& context) {
  for (const VariableDefinitionUse& use : context.facts().variables) {
    if (use.type != nullptr) continue;
    if (context.is_full()) return;
    const std::string_view type = innermost_name(use.node->type);
    const std::string_view variable = use.node->name.text;
    context
        .report({.order = use.order,
                 .offsets = {use.node->offset},
                 .path = use.path,
                 .message = std::string(type) + " isn't a defined input type (on $" +
                            std::string(variable) + ")"})
        .with("code", "variableRequiresValidType")
        .with("typeName", type)
        .with("variableName", variable);
  }
}

}  // namespace

// Specification, 5.5.1.2 and 5.8.2: the types named by fragments and variables exist.
void known_type_names(Context& context) {
  check_conditions(context);
  context.begin_table();
  check_variables(context);
}

}  // namespace porthole::graphql::validation
