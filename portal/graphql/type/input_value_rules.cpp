#include "portal/graphql/type/input_value_rules.h"

#include <optional>
#include <string>
#include <string_view>

#include "portal/graphql/type/constant_values.h"
#include "portal/graphql/type/schema_coordinate.h"

namespace porthole::graphql {

namespace {

// Calls `visit` with every written argument and input field, and its coordinate.
template <typename Visit>
void for_each_input(const Schema& schema, Visit visit) {
  for (const NamedType* type : schema.types()) {
    if (type->is_built_in) continue;
    const SchemaCoordinate coordinate{.type = type->name};
    for (const InputValueDefinition& field : type->input_fields) {
      visit(field, coordinate.of_field(field.name));
    }
    for (const FieldDefinition& field : type->fields) {
      for (const InputValueDefinition& argument : field.arguments) {
        visit(argument, coordinate.of_field(field.name).of_argument(argument.name));
      }
    }
  }
  for (const DirectiveDefinition* directive : schema.directives()) {
    if (directive->is_built_in) continue;
    const SchemaCoordinate coordinate{.directive = directive->name};
    for (const InputValueDefinition& argument : directive->arguments) {
      visit(argument, coordinate.of_argument(argument.name));
    }
  }
}

}  // namespace

void check_deprecations(const Schema& schema, SchemaProblemList& problems) {
  for_each_input(schema, [&](const InputValueDefinition& input, const SchemaCoordinate& name) {
    if (!input.deprecation.is_deprecated || !input.is_required()) return;
    problems.report(input.offset, quoted(name) + " is required, so it can't be deprecated");
  });
}

void check_one_of_fields(const Schema& schema, SchemaProblemList& problems) {
  for (const NamedType* type : schema.types()) {
    if (!type->is_one_of) continue;
    for (const InputValueDefinition& field : type->input_fields) {
      const std::string name = quoted(SchemaCoordinate{.type = type->name, .field = field.name});
      if (field.type->is_non_null()) {
        problems.report(field.offset,
                        name + " is non-null, which no field of a @oneOf type can be");
      }
      if (field.default_value != nullptr) {
        problems.report(field.offset,
                        name + " has a default value, which no field of a @oneOf type can have");
      }
    }
  }
}

void check_default_values(const Schema& schema, SchemaProblemList& problems) {
  for_each_input(schema, [&](const InputValueDefinition& input, const SchemaCoordinate& name) {
    if (input.default_value == nullptr || problems.full()) return;
    const std::optional<std::string> misfit = find_misfit(*input.default_value, *input.type);
    if (!misfit) return;
    problems.report(input.offset, "the default value of " + quoted(name) +
                                      " doesn't fit its type " + quoted(to_string(*input.type)) +
                                      ": " + *misfit);
  });
}

}  // namespace porthole::graphql
