#include <algorithm>
#include <string>

#include "portal/graphql/validate/argument_words.h"
#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

namespace {

bool has_argument(List<Argument> arguments, std::string_view name) {
  return std::any_of(arguments.begin(), arguments.end(),
                     [name](const Argument& argument) { return argument.name.text == name; });
}

}  // namespace

// Specification, 5.4.2.1: every non-null argument without a default is given.
void provided_required_arguments(Context& context) {
  for (const ArgumentOwner* owner : context.facts().argument_owners) {
    std::string missing;
    for (const InputValueDefinition& definition : owner->definitions) {
      if (!definition.is_required() || has_argument(owner->arguments, definition.name)) continue;
      if (!missing.empty()) missing += ", ";
      missing += definition.name;
    }
    if (missing.empty()) continue;
    if (context.is_full()) return;
    const std::string_view word = word_for(owner->kind);
    std::string message(word);
    message.append(" '").append(owner->name).append("' is missing required arguments: ");
    context
        .report({.order = owner->order,
                 .offsets = {owner->offset},
                 .path = owner->path,
                 .message = message + missing})
        .with("code", "missingRequiredArguments")
        .with("className", word)
        .with("name", owner->name)
        .with("arguments", missing);
  }
}

}  // namespace porthole::graphql::validation
