#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

namespace {

// The nesting of lists at which a document is rejected, as in graphql-js 16.
constexpr std::uint32_t kListsMax = 3;

constexpr std::array<std::string_view, 4> kLists{"fields", "interfaces", "possibleTypes",
                                                 "inputFields"};

// Computes the nesting of introspection lists.
class ListDepth {
 public:
  explicit ListDepth(const Context& context)
      : names_(context.facts().fragment_names), depths_(context.facts().fragments.size()) {
    const auto& fragments = context.facts().fragments;
    for (const std::uint32_t fragment : context.fragment_graph().bottom_up) {
      depths_[fragment] = of(fragments[fragment].node->selection_set);
    }
  }

  std::uint32_t of(const Field& field) const {
    const bool is_list = std::find(kLists.begin(), kLists.end(), field.name.text) != kLists.end();
    return of(field.selection_set) + (is_list ? 1 : 0);
  }

 private:
  std::uint32_t of(const SelectionSet& set) const {
    std::uint32_t depth = 0;
    for (const Selection& selection : set.selections) {
      if (const Field* field = selection.field()) {
        depth = std::max(depth, of(*field));
      } else if (const FragmentSpread* spread = selection.fragment_spread()) {
        const std::uint32_t fragment = names_.find_last(spread->name.text);
        if (fragment != kNoFragment) depth = std::max(depth, depths_[fragment]);
      } else if (const InlineFragment* fragment = selection.inline_fragment()) {
        depth = std::max(depth, of(fragment->selection_set));
      }
    }
    return depth;
  }

  const NameTable& names_;
  // By fragment; 0 for endless ones, which another rule rejects.
  std::vector<std::uint32_t> depths_;
};

bool is_introspection(const FieldUse& use) {
  return use.node->name.text == "__schema" || use.node->name.text == "__type";
}

}  // namespace

// Not in the specification: graphql-js always applies this rule, as responses about types with
// fields with types would grow without bound.
//
// graphql-ruby takes such documents.
void max_introspection_depth(Context& context) {
  const auto& fields = context.facts().fields;
  if (std::none_of(fields.begin(), fields.end(), is_introspection)) return;
  const ListDepth list_depth(context);
  for (const FieldUse& use : fields) {
    if (!is_introspection(use) || list_depth.of(*use.node) < kListsMax) continue;
    if (context.is_full()) return;
    context
        .report({.order = use.order,
                 .offsets = {use.node->offset},
                 .path = use.path,
                 .message = "Maximum introspection depth exceeded",
                 .is_ours = true})
        .with("code", "introspectionTooDeep");
  }
}

}  // namespace porthole::graphql::validation
