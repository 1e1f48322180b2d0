#include <string>

#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

namespace {

void report_on_union(Context& context, const FieldUse& use) {
  const std::string_view type = use.parent->name;
  context
      .report({.order = use.order,
               .offsets = {use.parent_offset},
               .path = use.path,
               .message = "Selections can't be made directly on unions (see selections on " +
                          std::string(type) + ")"})
      .with("code", "selectionMismatch")
      .with("nodeName", type);
}

}  // namespace

// Specification, 5.3.1: every selected field is defined on its parent type.
void fields_on_correct_type(Context& context) {
  for (const FieldUse& use : context.facts().fields) {
    if (use.parent == nullptr || use.definition != nullptr) continue;
    if (context.is_full()) return;
    if (use.parent->kind == NamedTypeKind::union_type) {
      report_on_union(context, use);
      continue;
    }
    const std::string_view name = use.node->name.text;
    const std::string_view type = use.parent->name;
    std::string message = "Field '" + std::string(name) + "' doesn't exist on type '";
    context
        .report({.order = use.order,
                 .offsets = {use.node->offset},
                 .path = use.path,
                 .message = message.append(type).append("'")})
        .with("code", "undefinedField")
        .with("typeName", type)
        .with("fieldName", name);
  }
}

}  // namespace porthole::graphql::validation
