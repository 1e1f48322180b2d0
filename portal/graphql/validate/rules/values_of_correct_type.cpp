#include <string>

#include "portal/graphql/validate/argument_words.h"
#include "portal/graphql/validate/literal_check.h"
#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

namespace {

// As in graphql-ruby, not reported if there is an error within the value.
void report_argument(Context& context, const ArgumentUse& use) {
  const std::string_view word = word_for(use.owner->kind);
  std::string message = "Argument '";
  message.append(use.name->text).append("' on ").append(word).append(" '");
  message.append(use.owner->label).append("' has an invalid value (");
  message.append(printed(*use.value)).append("). Expected type '");
  message.append(to_string(*use.definition->type)).append("'.");
  context
      .report({.order = use.order_after,
               .offsets = {use.owner->offset},
               .path = use.path,
               .message = std::move(message),
               .yields = true})
      .with("code", "argumentLiteralsIncompatible")
      .with("typeName", word)
      .with("argumentName", use.name->text);
}

// What matches matches in all its parts.
void check_arguments(Context& context) {
  const auto& arguments = context.facts().arguments;
  for (std::uint32_t index = 0; index < arguments.size(); ++index) {
    const ArgumentUse& use = arguments[index];
    if (use.definition == nullptr) continue;
    if (!find_mismatch(*use.value, *use.definition->type)) {
      index = use.end - 1;
    } else if (use.value->kind != ValueKind::variable) {
      if (context.is_full()) return;
      report_argument(context, use);
    }
  }
}

void check_defaults(Context& context) {
  for (const VariableDefinitionUse& use : context.facts().variables) {
    const Value* value = use.node->default_value;
    if (value == nullptr || use.type == nullptr) continue;
    if (context.is_full()) return;
    const std::optional<LiteralMismatch> mismatch = find_mismatch(*value, *use.type);
    if (!mismatch) continue;
    const std::string type = to_string(*use.type);
    const std::string_view name = use.node->name.text;
    std::string message = "Default value for $" + std::string(name) + " doesn't match type " + type;
    // graphql-ruby refuses defaults of non-null variables, which the specification takes.
    if (!mismatch->explanation.empty()) message = mismatch->explanation;
    context
        .report({.order = use.order,
                 .offsets = {use.node->offset},
                 .path = use.path,
                 .message = std::move(message),
                 .is_ours = use.type->is_non_null()})
        .with("code", "defaultValueInvalidType")
        .with("variableName", name)
        .with("typeName", type);
  }
}

}  // namespace

// Specification, 5.6.1, 5.6.2 and 5.6.4: every literal matches the type expected at its position.
void values_of_correct_type(Context& context) {
  check_arguments(context);
  context.begin_table();
  check_defaults(context);
}

}  // namespace porthole::graphql::validation
