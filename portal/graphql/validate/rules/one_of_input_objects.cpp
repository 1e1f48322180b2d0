#include <string>
#include <unordered_map>

#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

namespace {

void report(Context& context, Context::Report report, const NamedType& type) {
  context.report(std::move(report))
      .with("code", "invalidOneOfInputObject")
      .with("inputObjectType", type.name);
}

// The variables that an operation declares as non-null.
using Variables = std::unordered_map<std::string_view, bool>;

void check(Context& context, const ObjectUse& use, const Variables& non_null) {
  const std::string name(use.type->name);
  Context::Report error{.order = use.order, .offsets = {use.node->offset}, .path = use.path};
  if (use.node->fields.size() != 1) {
    error.message = "OneOf Input Object '" + name + "' must specify exactly one key.";
    return report(context, std::move(error), *use.type);
  }
  const ObjectField& field = use.node->fields[0];
  const NodePath path{.parent = use.path, .kind = NodePathKind::argument, .text = field.name.text};
  error.path = &path;
  if (field.value.kind == ValueKind::null) {
    error.offsets = {field.offset};
    error.message =
        "Argument '" + name + "." + std::string(field.name.text) + "' must be non-null.";
    return report(context, std::move(error), *use.type);
  }
  if (field.value.kind != ValueKind::variable) return;
  const auto variable = non_null.find(field.value.text);
  if (variable == non_null.end() || variable->second) return;
  error.message = "Variable '" + std::string(field.value.text) +
                  "' must be non-nullable to be used for OneOf Input Object '" + name + "'.";
  report(context, std::move(error), *use.type);
}

}  // namespace

// Specification, 5.6.5 (draft): the literal of an input object with `@oneOf` has exactly one field,
// whose value is not null.
void one_of_input_objects(Context& context) {
  const Facts& facts = context.facts();
  const auto is_one_of = [](const ObjectUse& use) {
    return use.type != nullptr && use.type->is_one_of;
  };
  Variables non_null;
  bool has_variables = false;
  for (const ObjectUse& use : facts.objects) {
    if (!is_one_of(use)) continue;
    if (context.is_full()) return;
    if (!has_variables) {
      has_variables = true;
      // A variable that any operation declares as nullable may be null.
      for (const VariableDefinitionUse& variable : facts.variables) {
        const bool is_non_null = variable.node->type.kind == TypeKind::non_null;
        const auto known = non_null.try_emplace(variable.node->name.text, is_non_null).first;
        known->second = known->second && is_non_null;
      }
    }
    check(context, use, non_null);
  }
}

}  // namespace porthole::graphql::validation
