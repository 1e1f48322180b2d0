#include <array>
#include <string>
#include <utility>

#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

namespace {

using LocationWord = std::pair<DirectiveLocation, std::string_view>;

constexpr std::array<LocationWord, 8> kExecutableLocations{{
    {DirectiveLocation::query, "queries"},
    {DirectiveLocation::mutation, "mutations"},
    {DirectiveLocation::subscription, "subscriptions"},
    {DirectiveLocation::field, "fields"},
    {DirectiveLocation::fragment_definition, "fragment definitions"},
    {DirectiveLocation::fragment_spread, "fragment spreads"},
    {DirectiveLocation::inline_fragment, "inline fragments"},
    {DirectiveLocation::variable_definition, "variable definitions"},
}};

std::string_view word_for(DirectiveLocation location) {
  for (const auto& [known, word] : kExecutableLocations) {
    if (known == location) return word;
  }
  return {};
}

// In executable documents; locations in schemas are no help here.
std::string allowed_locations(const DirectiveDefinition& definition) {
  std::string words;
  for (const auto& [location, word] : kExecutableLocations) {
    if (!definition.is_allowed_at(location)) continue;
    if (!words.empty()) words += ", ";
    words += word;
  }
  return words;
}

void report_unknown(Context& context, const DirectiveUse& use) {
  const std::string_view name = use.node->name.text;
  context.report(use.node->offset, use.path, "Directive @" + std::string(name) + " is not defined")
      .with("code", "undefinedDirective")
      .with("directiveName", name);
}

void report_misplaced(Context& context, const DirectiveUse& use) {
  const std::string_view name = use.node->name.text;
  const std::string_view target = word_for(use.location);
  std::string message = "'@";
  message.append(name).append("' can't be applied to ").append(target).append(" (allowed: ");
  message.append(allowed_locations(*use.definition)).append(")");
  context.report(use.node->offset, use.path, std::move(message))
      .with("code", "directiveCannotBeApplied")
      .with("targetName", target)
      .with("name", name);
}

}  // namespace

// Specification, 5.7.1 and 5.7.2: every directive is defined and allowed at its location.
void known_directives(Context& context) {
  for (const DirectiveUse& use : context.facts().directives) {
    if (context.is_full()) return;
    if (use.definition == nullptr) {
      report_unknown(context, use);
    } else if (!use.definition->is_allowed_at(use.location)) {
      report_misplaced(context, use);
    }
  }
}

}  // namespace porthole::graphql::validation
