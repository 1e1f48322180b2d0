#include "portal/graphql/execute/select_operation.h"

#include <string>

namespace porthole::graphql {

std::variant<const OperationDefinition*, QueryError> select_operation(
    const Document& document, std::optional<std::string_view> name) {
  const OperationDefinition* last = nullptr;
  const OperationDefinition* selected = nullptr;
  bool is_only_name = true;
  for (const Definition& definition : document.definitions()) {
    const OperationDefinition* operation = definition.operation();
    if (operation == nullptr) continue;
    if (last != nullptr && last->name.text != operation->name.text) is_only_name = false;
    last = operation;
    const bool is_named = operation->name.present();
    if (name ? is_named && operation->name.text == *name : !is_named) selected = operation;
  }
  if (selected == nullptr && !name && is_only_name) selected = last;
  if (selected != nullptr || last == nullptr) return selected;
  if (!name) return QueryError{.message = "An operation name is required"};
  return QueryError{.message = "No operation named \"" + std::string(*name) + "\""};
}

}  // namespace porthole::graphql
