#include <string>

#include "portal/graphql/validate/name_table.h"
#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

// Specification, 5.6.3: an object literal has each field once.
void unique_input_field_names(Context& context) {
  for (const ObjectUse& use : context.facts().objects) {
    if (use.node->fields.size() < 2) continue;
    if (context.is_full()) return;
    const auto name_of = [](const ObjectField& field) { return field.name.text; };
    for_each_repeated(use.node->fields, name_of, [&](const auto& fields) {
      const std::string_view name = fields.front()->name.text;
      context
          .report(
              {.order = use.order,
               .offsets = offsets_of(fields),
               .path = use.path,
               .message = "There can be only one input field named \"" + std::string(name) + "\"",
               .is_ours = use.is_in_default})
          .with("code", "inputFieldNotUnique")
          .with("name", name);
    });
  }
}

}  // namespace porthole::graphql::validation
