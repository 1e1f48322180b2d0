#pragma once

#include "portal/base/json.h"
#include "portal/graphql/execute/object.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

/// Converts `value`, which must fit `type` (see `fits`), for the executor: scalars, enums and lists
/// of them.
ResolvedValue resolved_leaf(const Type& type, const json::Value& value);

/// Converts `value` without a schema: null, or a JSON text.
ResolvedValue resolved_json(const json::Value& value);

/// Whether both are equal: scalars or lists of them.
bool equals(const ResolvedValue& resolved, const json::Value& value);

}  // namespace porthole::graphql
