#pragma once

#include <optional>
#include <string>

#include "portal/graphql/execute/object.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

/// Appends a value of a scalar or enum to an answer (specification, 3.5, "result coercion"), with
/// the verdicts of graphql-js. `value` must be neither null nor a failure. Where it isn't one of
/// `type`, appends nothing that counts and gives what is wrong.
std::optional<std::string> append_leaf(std::string& out, const NamedType& type,
                                       const ResolvedValue& value);

/// Appends a value that has no type: of a custom scalar, or without a schema. Gives what is wrong
/// with one that has an object or a failure in it. Recurses once a level of lists.
std::optional<std::string> append_untyped_leaf(std::string& out, const ResolvedValue& value);

}  // namespace porthole::graphql
