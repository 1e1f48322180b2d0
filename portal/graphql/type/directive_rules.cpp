#include "portal/graphql/type/directive_rules.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "portal/graphql/type/constant_values.h"

namespace porthole::graphql {

namespace {

DirectiveLocation location_of(NamedTypeKind kind) {
  switch (kind) {
    case NamedTypeKind::scalar:
      return DirectiveLocation::scalar;
    case NamedTypeKind::object:
      return DirectiveLocation::object;
    case NamedTypeKind::interface:
      return DirectiveLocation::interface;
    case NamedTypeKind::union_type:
      return DirectiveLocation::union_type;
    case NamedTypeKind::enumeration:
      return DirectiveLocation::enumeration;
    case NamedTypeKind::input_object:
      return DirectiveLocation::input_object;
  }
  return DirectiveLocation::scalar;
}

}  // namespace

void DirectiveRules::check(List<SchemaSyntax> schemas) {
  begin_location();
  for (const SchemaSyntax& schema : schemas) {
    check_here(schema.directives, DirectiveLocation::schema);
  }
}

void DirectiveRules::check(List<DirectiveSyntax> directives) {
  for (const DirectiveSyntax& directive : directives) {
    check_inputs(directive.arguments, DirectiveLocation::argument_definition);
  }
}

void DirectiveRules::check(const std::vector<const TypeSyntax*>& parts) {
  begin_location();
  for (const TypeSyntax* part : parts) check_here(part->directives, location_of(part->kind));
  for (const TypeSyntax* part : parts) check_members(*part);
}

void DirectiveRules::check_members(const TypeSyntax& type) {
  for (const FieldSyntax& field : type.fields) {
    check_alone(field.directives, DirectiveLocation::field_definition);
    check_inputs(field.arguments, DirectiveLocation::argument_definition);
  }
  for (const EnumValueSyntax& value : type.enum_values) {
    check_alone(value.directives, DirectiveLocation::enum_value);
  }
  check_inputs(type.input_fields, DirectiveLocation::input_field_definition);
}

void DirectiveRules::check_inputs(List<InputValueSyntax> inputs, DirectiveLocation location) {
  for (const InputValueSyntax& input : inputs) check_alone(input.directives, location);
}

void DirectiveRules::check_alone(List<Directive> directives, DirectiveLocation location) {
  if (directives.empty()) return;
  begin_location();
  check_here(directives, location);
}

void DirectiveRules::check_here(List<Directive> directives, DirectiveLocation location) {
  for (const Directive& directive : directives) {
    if (problems_.full()) return;
    const std::string name = quoted(SchemaCoordinate{.directive = directive.name.text});
    const DirectiveDefinition* definition = schema_.find_directive(directive.name.text);
    if (definition == nullptr) {
      problems_.report(directive.offset, "directive " + name + " isn't defined");
      continue;
    }
    if (!definition->is_allowed_at(location)) {
      problems_.report(directive.offset, "directive " + name + " can't be used at " +
                                             std::string(to_string(location)));
    }
    std::uint32_t& last_seen_at = last_seen_at_[definition];
    if (last_seen_at == location_number_ && !definition->is_repeatable) {
      problems_.report(directive.offset,
                       "directive " + name + " can't be used more than once here");
    }
    last_seen_at = location_number_;
    check_arguments(directive, *definition);
  }
}

void DirectiveRules::check_arguments(const Directive& directive,
                                     const DirectiveDefinition& definition) {
  const SchemaCoordinate coordinate{.directive = definition.name};
  std::vector<std::string_view> given;
  for (const Argument& argument : directive.arguments) {
    const std::string name = quoted(coordinate.of_argument(argument.name.text));
    const InputValueDefinition* input = definition.argument(argument.name.text);
    if (input == nullptr) {
      problems_.report(argument.offset, "argument " + name + " isn't defined");
    } else if (const auto misfit = find_misfit(argument.value, *input->type)) {
      problems_.report(argument.offset, "the value of " + name + " doesn't fit its type " +
                                            quoted(to_string(*input->type)) + ": " + *misfit);
    }
    given.push_back(argument.name.text);
  }
  std::sort(given.begin(), given.end());
  const auto repeated = std::adjacent_find(given.begin(), given.end());
  if (repeated != given.end()) {
    problems_.report(directive.offset, "argument " + quoted(coordinate.of_argument(*repeated)) +
                                           " is given more than once");
  }
  for (const InputValueDefinition& input : definition.arguments) {
    if (!input.is_required()) continue;
    if (std::binary_search(given.begin(), given.end(), input.name)) continue;
    problems_.report(directive.offset, "argument " + quoted(coordinate.of_argument(input.name)) +
                                           " is required, and missing");
  }
}

}  // namespace porthole::graphql
