#include <string>

#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

namespace {

// As graphql-ruby does, but that it writes a blank before `fragmentName`. It takes all fragments on
// unions. `name` is empty for inline fragments.
void report_impossible(Context& context, Context::Report report, std::string_view name,
                       const NamedType& type, const NamedType& parent) {
  report.message = "Fragment ";
  if (!name.empty()) report.message.append(name).append(" ");
  report.message.append("on ").append(type.name);
  report.message.append(" can't be spread inside ").append(parent.name);
  report.is_ours = type.kind == NamedTypeKind::union_type;
  context.report(std::move(report))
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
    report_impossible(context, {.order = use.order, .offsets = {use.offset}, .path = use.path}, {},
                      *use.type, *use.parent);
  }
  context.begin_table();
  for (const SpreadUse& use : facts.spreads) {
    if (use.fragment == kNoFragment) continue;
    const NamedType* type = facts.fragments[use.fragment].type;
    if (can_be_spread(context, type, use.parent)) continue;
    if (context.is_full()) return;
    report_impossible(
        context,
        {.order = after_walk(AfterWalk::spreads), .offsets = {use.node->offset}, .path = use.path},
        use.node->name.text, *type, *use.parent);
  }
}

}  // namespace porthole::graphql::validation
