#include <string>

#include "portal/graphql/validate/limits.h"
#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

namespace {

// The quoted names of a set's selections.
std::string names_of(const SelectionSet& set) {
  std::string names;
  for (const Selection& selection : set.selections) {
    if (names.size() > kTextBytesMax) break;
    names += names.empty() ? "\"" : ", \"";
    if (const Field* field = selection.field()) {
      names += field->name.text;
    } else if (const FragmentSpread* spread = selection.fragment_spread()) {
      names += spread->name.text;
    } else if (const InlineFragment* fragment = selection.inline_fragment()) {
      names += fragment->type_condition.present()
                   ? "... on " + std::string(fragment->type_condition.text) + " { ... }"
                   : "... { ... }";
    }
    names += "\"";
  }
  return names;
}

void report_mismatch(Context& context, const FieldUse& use, const std::string& what_follows) {
  const NamedType& type = *use.definition->type->named;
  const std::string node_name = "field '" + std::string(use.node->name.text) + "'";
  std::string message =
      type.is_leaf() ? "Selections can't be made on scalars (" : "Field must have selections (";
  message += node_name + " returns " + std::string(type.name) + what_follows + ")";
  context
      .report({.order = use.order,
               .offsets = {use.node->offset},
               .path = use.path,
               .message = std::move(message),
               .is_ours = type.kind == NamedTypeKind::union_type ||
                          type.kind == NamedTypeKind::enumeration})
      .with("code", "selectionMismatch")
      .with("nodeName", node_name)
      .with("typeName", type.name);
}

}  // namespace

// Specification, 5.3.3: fields of scalars and enums have no selections, all others have some.
// graphql-ruby only refuses the fields that are selected on an enum, and takes unions without any.
void scalar_leafs(Context& context) {
  for (const FieldUse& use : context.facts().fields) {
    if (use.definition == nullptr) continue;
    const bool is_leaf = use.definition->type->named->is_leaf();
    const SelectionSet& set = use.node->selection_set;
    if (is_leaf != set.present()) continue;
    if (context.is_full()) return;
    if (is_leaf) {
      report_mismatch(context, use, " but has selections [" + names_of(set) + "]");
    } else {
      const std::string name(use.node->name.text);
      report_mismatch(context, use, " but has no selections. Did you mean '" + name + " { ... }'?");
    }
  }
}

}  // namespace porthole::graphql::validation
