#include <algorithm>
#include <string>

#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

namespace {

bool has_field(const Value& object, std::string_view name) {
  return std::any_of(object.fields.begin(), object.fields.end(),
                     [name](const ObjectField& field) { return field.name.text == name; });
}

void report_missing(Context& context, const ObjectUse& use, const InputValueDefinition& field) {
  const NodePath path{.parent = use.path, .kind = NodePathKind::argument, .text = field.name};
  const std::string expected = to_string(*field.type);
  std::string message = "Argument '";
  message.append(field.name).append("' on InputObject '").append(use.type->name);
  message.append("' is required. Expected type ").append(expected);
  context
      .report({.order = use.order,
               .offsets = {use.node->offset},
               .path = &path,
               .message = std::move(message)})
      .with("code", "missingRequiredInputObjectAttribute")
      .with("argumentName", field.name)
      .with("argumentType", expected)
      .with("inputObjectType", use.type->name);
}

}  // namespace

// Specification, 5.6.4: an object literal has every field that its input object requires.
void required_input_fields(Context& context) {
  for (const ObjectUse& use : context.facts().objects) {
    if (use.type == nullptr) continue;
    for (const InputValueDefinition& field : use.type->input_fields) {
      if (!field.is_required() || has_field(*use.node, field.name)) continue;
      if (context.is_full()) return;
      report_missing(context, use, field);
    }
  }
}

}  // namespace porthole::graphql::validation
