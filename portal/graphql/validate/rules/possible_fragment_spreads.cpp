#include <string>

#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

namespace {

// `name` is empty for inline fragments.
void report_impossible(Context& context, ByteOffset offset, const NodePath* path,
                       std::string_view name, const NamedType& type, const NamedType& parent) {
  std::string message = "Fragment ";
  if (!name.empty()) message.append(name).append(" ");
  message.append("on ").append(type.name).append(" can't be spread inside ").append(parent.name);
  context.report(offset, path, std::move(message))
      .with("code", "cannotSpreadFragment")
      .with("typeName", type.name)
      .with("fragmentName", name.empty() ? "unknown" : name)
      .with("parentName", parent.name);
}

bool can_be_spread(const Context& context, const NamedType* type, const NamedType* parent) {
  if (type == nullptr || !type->is_composite() || parent == nullptr) return true;
  return type == parent || context.schema()->overlap(*type, *parent);
}

}  // namespace

// Specification, 5.5.2.3: a fragment's type and the type it is spread on have a possible type in
// common.
void possible_fragment_spreads(Context& context) {
  const Facts& facts = context.facts();
  for (const ConditionUse& use : facts.conditions) {
    if (can_be_spread(context, use.type, use.parent)) continue;
    if (context.is_full()) break;
    report_impossible(context, use.offset, use.path, {}, *use.type, *use.parent);
  }
  // Each of the two tables is in document order and may report up to the limit.
  context.begin_rule();
  for (const SpreadUse& use : facts.spreads) {
    if (use.fragment == kNoFragment) continue;
    const NamedType* type = facts.fragments[use.fragment].type;
    if (can_be_spread(context, type, use.parent)) continue;
    if (context.is_full()) return;
    report_impossible(context, use.node->offset, use.path, use.node->name.text, *type, *use.parent);
  }
}

}  // namespace porthole::graphql::validation
