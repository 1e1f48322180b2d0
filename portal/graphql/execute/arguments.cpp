#include "portal/graphql/execute/arguments.h"

#include <algorithm>
#include <string_view>

#include "portal/graphql/execute/coerce_literal.h"
#include "portal/graphql/execute/print_value.h"

namespace porthole::graphql {

namespace {

bool mentions_variables(const Value& value) {
  if (value.kind == ValueKind::variable) return true;
  return std::any_of(value.items.begin(), value.items.end(), mentions_variables) ||
         std::any_of(value.fields.begin(), value.fields.end(),
                     [](const ObjectField& field) { return mentions_variables(field.value); });
}

bool has_no_value(const Value& value, const VariableValues* variables) {
  if (value.kind != ValueKind::variable) return false;
  return variables == nullptr || variables->find(value.text) == nullptr;
}

std::string too_many_values(const Field& field) {
  return "Too many values in the arguments of field '" + std::string(field.name.text) + "'";
}

std::string invalid_argument(const Field& field, std::string_view name, const Value& value,
                             const Type& type) {
  return "Argument '" + std::string(name) + "' on Field '" + std::string(field.name.text) +
         "' has an invalid value (" + print_excerpt(value) + "). Expected type '" +
         to_string(type) + "'.";
}

std::optional<std::string> coerce_untyped_arguments(const Field& field,
                                                    const VariableValues* variables,
                                                    ValueSpace& space, json::Value& result) {
  for (const Argument& argument : field.arguments) {
    if (has_no_value(argument.value, variables)) continue;
    auto value = coerce_untyped(argument.value, variables, space);
    if (!value && space.is_exhausted()) return too_many_values(field);
    if (!value) {
      return "Argument '" + std::string(argument.name.text) + "' on Field '" +
             std::string(field.name.text) + "' has an invalid value (" +
             print_excerpt(argument.value) + ").";
    }
    result.AddMember(text_value(argument.name.text), *value, space.allocator());
  }
  return std::nullopt;
}

}  // namespace

bool mention_variables(List<Argument> arguments) {
  return std::any_of(arguments.begin(), arguments.end(),
                     [](const Argument& argument) { return mentions_variables(argument.value); });
}

std::optional<std::string> coerce_arguments(const FieldDefinition* definition, const Field& field,
                                            const VariableValues* variables, ValueSpace& space,
                                            json::Value& result) {
  if (definition == nullptr) return coerce_untyped_arguments(field, variables, space, result);
  for (const InputValueDefinition& argument : definition->arguments) {
    const Value* given = nullptr;
    for (const Argument& node : field.arguments) {
      if (node.name.text == argument.name) given = &node.value;
    }
    if (given != nullptr && has_no_value(*given, variables)) given = nullptr;
    if (given == nullptr) given = argument.default_value;
    if (given == nullptr) {
      if (!argument.type->is_non_null()) continue;
      return "Field '" + std::string(field.name.text) +
             "' is missing required arguments: " + std::string(argument.name);
    }
    auto value = coerce_literal(*given, *argument.type, variables, space);
    if (!value && space.is_exhausted()) return too_many_values(field);
    if (!value) return invalid_argument(field, argument.name, *given, *argument.type);
    result.AddMember(text_value(argument.name), *value, space.allocator());
  }
  return std::nullopt;
}

}  // namespace porthole::graphql
