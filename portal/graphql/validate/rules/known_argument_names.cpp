#include <string>

#include "portal/graphql/validate/argument_words.h"
#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

// Specification, 5.4.1 and 5.6.2: every argument is defined by its field or directive, every field
// of an object literal by its input object.
void known_argument_names(Context& context) {
  for (const ArgumentUse& use : context.facts().arguments) {
    if (!use.owner->is_defined || use.definition != nullptr) continue;
    if (context.is_full()) return;
    const std::string_view word = word_for(use.owner->kind);
    std::string message(word);
    message.append(" '").append(use.owner->label).append("' doesn't accept argument '");
    message.append(use.name->text).append("'");
    context
        .report({.order = use.order,
                 .offsets = {use.offset},
                 .path = use.path,
                 .message = std::move(message)})
        .with("code", "argumentNotAccepted")
        .with("name", use.owner->label)
        .with("typeName", word)
        .with("argumentName", use.name->text);
  }
}

}  // namespace porthole::graphql::validation
