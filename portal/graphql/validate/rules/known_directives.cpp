#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

namespace {

using LocationWord = std::pair<DirectiveLocation, std::string_view>;

// graphql-ruby has no words for locations in schemas, and no directives of variables.
constexpr std::array<LocationWord, 7> kWords{{
    {DirectiveLocation::query, "queries"},
    {DirectiveLocation::mutation, "mutations"},
    {DirectiveLocation::subscription, "subscriptions"},
    {DirectiveLocation::field, "fields"},
    {DirectiveLocation::fragment_definition, "fragment definitions"},
    {DirectiveLocation::fragment_spread, "fragment spreads"},
    {DirectiveLocation::inline_fragment, "inline fragments"},
}};

constexpr std::string_view kVariables = "GraphQL::Language::Nodes::VariableDefinition";

std::string_view word_for(DirectiveLocation location) {
  for (const auto& [known, word] : kWords) {
    if (known == location) return word;
  }
  return {};
}

std::string allowed_locations(const DirectiveDefinition& definition) {
  std::string words;
  for (const DirectiveLocation& location : definition.locations) {
    if (&location != definition.locations.begin()) words += ", ";
    words += word_for(location);
  }
  return words;
}

// One error for all that have the same name.
void report_unknown(Context& context) {
  std::map<std::string_view, std::vector<const DirectiveUse*>> uses;
  for (const DirectiveUse& use : context.facts().directives) {
    if (use.definition == nullptr) uses[use.node->name.text].push_back(&use);
  }
  for (const auto& [name, directives] : uses) {
    Context::Report report{.order = directives.front()->order,
                           .path = directives.front()->path,
                           .message = "Directive @" + std::string(name) + " is not defined"};
    for (const DirectiveUse* use : directives) report.offsets.push_back(use->node->offset);
    context.report(std::move(report))
        .with("code", "undefinedDirective")
        .with("directiveName", name);
  }
}

void report_misplaced(Context& context, const DirectiveUse& use) {
  const std::string_view name = use.node->name.text;
  const bool is_on_variable = use.location == DirectiveLocation::variable_definition;
  const std::string_view target = is_on_variable ? kVariables : word_for(use.location);
  std::string message = "Directives can't be applied to " + std::string(target) + "s";
  if (!is_on_variable) {
    message = "'@" + std::string(name) + "' can't be applied to " + std::string(target) +
              " (allowed: " + allowed_locations(*use.definition) + ")";
  }
  ReportedError& error = context.report({.order = use.order,
                                         .offsets = {use.node->offset},
                                         .path = use.path,
                                         .message = std::move(message)});
  error.with("code", "directiveCannotBeApplied").with("targetName", target);
  if (!is_on_variable) error.with("name", name);
}

}  // namespace

// Specification, 5.7.1 and 5.7.2: every directive is defined and allowed at its location.
void known_directives(Context& context) {
  bool has_unknown = false;
  for (const DirectiveUse& use : context.facts().directives) {
    if (use.definition == nullptr) {
      has_unknown = true;
    } else if (!use.definition->is_allowed_at(use.location)) {
      if (context.is_full()) break;
      report_misplaced(context, use);
    }
  }
  context.begin_table();
  if (has_unknown) report_unknown(context);
}

}  // namespace porthole::graphql::validation
