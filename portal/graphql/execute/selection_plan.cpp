#include "portal/graphql/execute/selection_plan.h"

#include <algorithm>
#include <functional>

namespace porthole::graphql {

const SelectionPlan* FieldPlan::subplan(const NamedType* type) const {
  const auto found = std::lower_bound(
      subplans.begin(), subplans.end(), type,
      [](const Subplan& entry, const NamedType* key) { return std::less<>()(entry.type, key); });
  return found == subplans.end() || found->type != type ? nullptr : found->plan;
}

bool is_connection_type(const NamedType& type) {
  return type.field("edges") != nullptr && type.field("pageInfo") != nullptr;
}

PagePart page_part_of(const NamedType* type, const FieldDefinition* field) {
  if (type == nullptr || field == nullptr || !field->type->nullable().is_list()) {
    return PagePart::none;
  }
  const bool is_edges = field->name == "edges";
  if ((!is_edges && field->name != "nodes") || !is_connection_type(*type)) return PagePart::none;
  return is_edges ? PagePart::edges : PagePart::nodes;
}

std::vector<SelectionSet> selection_sets(const FieldPlan& field) {
  std::vector<SelectionSet> sets;
  sets.reserve(field.nodes.size());
  for (const Field* node : field.nodes) sets.push_back(node->selection_set);
  return sets;
}

}  // namespace porthole::graphql
