#include <string>

#include "portal/graphql/validate/name_table.h"
#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

// Specification, 5.4.2: a field or directive has each argument once.
void unique_argument_names(Context& context) {
  for (const ArgumentOwner* owner : context.facts().argument_owners) {
    if (context.is_full()) return;
    const auto name_of = [](const Argument& argument) { return argument.name.text; };
    for_each_repeated(owner->arguments, name_of, [&](const auto& arguments) {
      const std::string_view name = arguments.front()->name.text;
      context
          .report({.order = owner->order,
                   .offsets = offsets_of(arguments),
                   .path = owner->path,
                   .message = "There can be only one argument named \"" + std::string(name) + "\""})
          .with("code", "argumentNotUnique")
          .with("name", name);
    });
  }
}

}  // namespace porthole::graphql::validation
