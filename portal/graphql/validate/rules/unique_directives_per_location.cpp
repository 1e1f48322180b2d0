#include <string>

#include "portal/graphql/validate/name_table.h"
#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

namespace {

// Without a schema, only the specification's directives for documents. As in graphql-ruby, unknown
// ones, too.
bool must_be_unique(const Context& context, std::string_view name) {
  if (context.schema() == nullptr) return name == "skip" || name == "include";
  const DirectiveDefinition* definition = context.schema()->find_directive(name);
  return definition == nullptr || !definition->is_repeatable;
}

}  // namespace

// Specification, 5.7.3: a non-repeatable directive occurs once per location.
void unique_directives_per_location(Context& context) {
  for (const DirectiveListUse& use : context.facts().directive_lists) {
    if (context.is_full()) return;
    const auto name_of = [](const Directive& directive) { return directive.name.text; };
    for_each_repeated(use.nodes, name_of, [&](const auto& directives) {
      const std::string_view name = directives.front()->name.text;
      if (!must_be_unique(context, name)) return;
      context
          .report({.order = use.order,
                   .offsets = offsets_of(directives),
                   .path = use.path,
                   .message = "The directive \"" + std::string(name) +
                              "\" can only be used once at this location.",
                   .is_ours = use.location == DirectiveLocation::variable_definition})
          .with("code", "directiveNotUniqueForLocation")
          .with("directiveName", name);
    });
  }
}

}  // namespace porthole::graphql::validation
