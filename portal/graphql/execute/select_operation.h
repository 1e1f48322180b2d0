#pragma once

#include <optional>
#include <string_view>
#include <variant>

#include "portal/graphql/language/ast.h"
#include "portal/graphql/language/request_error.h"

namespace porthole::graphql {

/// The operation that a call asks for, selected as graphql-ruby does, which tells what is wrong
/// with the name before it validates the document: the one of that name, the last if there are
/// several; without a name the only one, or an anonymous one. An empty name is the name of none.
/// Null if the document has no operations: validation refuses it.
std::variant<const OperationDefinition*, QueryError> select_operation(
    const Document& document, std::optional<std::string_view> name);

}  // namespace porthole::graphql
