#include <string>

#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

// Specification, 5.3.1: every selected field is defined on its parent type.
void fields_on_correct_type(Context& context) {
  for (const FieldUse& use : context.facts().fields) {
    if (use.parent == nullptr || use.definition != nullptr) continue;
    if (context.is_full()) return;
    const std::string_view name = use.node->name.text;
    const std::string_view type = use.parent->name;
    context
        .report(
            use.node->offset, use.path,
            "Field '" + std::string(name) + "' doesn't exist on type '" + std::string(type) + "'")
        .with("code", "undefinedField")
        .with("typeName", type)
        .with("fieldName", name);
  }
}

}  // namespace porthole::graphql::validation
