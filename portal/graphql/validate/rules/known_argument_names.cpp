#include <string>

#include "portal/graphql/validate/argument_words.h"
#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

// Specification, 5.4.1: every argument is defined by its field or directive.
void known_argument_names(Context& context) {
  for (const ArgumentUse& use : context.facts().arguments) {
    if (!use.owner->is_defined || use.definition != nullptr) continue;
    if (context.is_full()) return;
    report_unknown_argument(context, use.owner->kind, use.owner->label, use.node->name, use.path);
  }
}

}  // namespace porthole::graphql::validation
