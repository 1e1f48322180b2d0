#include <string>

#include "portal/graphql/validate/declared_variables.h"
#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

namespace {

// Whether every value of `type` is also one of `other`. Both are input types, which have no
// subtypes.
bool is_subtype(const Type& type, const Type& other) {
  if (&type == &other) return true;
  if (other.is_non_null()) return type.is_non_null() && is_subtype(*type.inner, *other.inner);
  if (type.is_non_null()) return is_subtype(*type.inner, other);
  return type.is_list() && other.is_list() && is_subtype(*type.inner, *other.inner);
}

bool has_non_null_default(const VariableDefinition& variable) {
  return variable.default_value != nullptr && variable.default_value->kind != ValueKind::null;
}

bool is_allowed(const VariableDefinitionUse& variable, const VariableUse& use) {
  if (use.type->is_non_null() && !variable.type->is_non_null()) {
    if (!has_non_null_default(*variable.node) && !use.position_has_default) return false;
    return is_subtype(*variable.type, *use.type->inner);
  }
  return is_subtype(*variable.type, *use.type);
}

std::uint32_t list_dimension(const Type& type) {
  std::uint32_t dimension = 0;
  for (const Type* inner = &type; inner != nullptr; inner = inner->inner) {
    if (inner->is_list()) ++dimension;
  }
  return dimension;
}

// The type that graphql-ruby compares with that of the whole argument: the variable's, adjusted for
// its default and the lists around it.
std::string effective_type(const VariableDefinitionUse& variable, const VariableUse& use) {
  std::string type = to_string(*variable.type);
  if (has_non_null_default(*variable.node) && !variable.type->is_non_null()) type += "!";
  for (std::uint32_t depth = 0; depth < use.list_depth; ++depth) {
    type.insert(0, 1, '[').append("]!");
  }
  return type;
}

void report_mismatch(Context& context, const VariableDefinitionUse& variable,
                     const VariableUse& use) {
  std::string_view kind = "Nullability mismatch";
  if (variable.type->named != use.argument_type->named) {
    kind = "Type mismatch";
  } else if (list_dimension(*variable.type) + use.list_depth !=
             list_dimension(*use.argument_type)) {
    kind = "List dimension mismatch";
  }
  const std::string_view name = use.node->text;
  const std::string type = effective_type(variable, use);
  std::string message(kind);
  message.append(" on variable $").append(name).append(" and argument ").append(use.argument->text);
  message.append(" (").append(type).append(" / ").append(to_string(*use.argument_type)).append(")");
  context
      .report({.order = use.node->offset,
               .offsets = {use.argument->offset},
               .path = use.path,
               .message = std::move(message)})
      .with("code", "variableMismatch")
      .with("variableName", name)
      .with("typeName", type)
      .with("argumentName", use.argument->text)
      .with("errorMessage", kind);
}

}  // namespace

// Specification, 5.8.5: the type of a variable fits every position where it is used. A nullable
// variable fits a non-null position if it has a default other than null, or the position has a
// default.
void variables_in_allowed_position(Context& context) {
  for (const OperationUse& operation : context.facts().operations) {
    if (operation.variables.empty()) continue;
    if (context.is_full()) return;
    const DeclaredVariables table(context.facts(), operation);
    context.for_each_variable_use(operation, [&](const VariableUse& use) {
      if (use.type == nullptr || context.is_full()) return;
      const std::uint32_t index = table.find(use.node->text);
      if (index == NameTable::kNone) return;
      const VariableDefinitionUse& variable = table.variables()[index];
      if (variable.type == nullptr || is_allowed(variable, use)) return;
      report_mismatch(context, variable, use);
    });
  }
}

}  // namespace porthole::graphql::validation
