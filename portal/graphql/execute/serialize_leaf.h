#pragma once

#include <optional>
#include <string>

#include "portal/graphql/execute/object.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

/// Appends a scalar or enum value to a response (specification, 3.5, "result coercion"), accepting
/// what graphql-js accepts. `value` must be neither null nor a failure. If it isn't a value of
/// `type`, returns the error; then what was appended must be discarded.
std::optional<std::string> append_leaf(std::string& out, const NamedType& type,
                                       const ResolvedValue& value);

/// Appends a value without a type: of a custom scalar, or without a schema. Returns the error if it
/// contains an object or a failure. Recurses once per list level.
std::optional<std::string> append_untyped_leaf(std::string& out, const ResolvedValue& value);

}  // namespace porthole::graphql
