#pragma once

#include "portal/base/json.h"
#include "portal/graphql/execute/object.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

/// `value`, which must fit `type` (`fits`), as the executor takes values of scalars and enums, also
/// in lists.
ResolvedValue resolved_leaf(const Type& type, const json::Value& value);

/// `value` where no schema says what it is: a JSON text, but for null.
ResolvedValue resolved_json(const json::Value& value);

/// Whether both are the same: scalars, or lists of such.
bool equals(const ResolvedValue& resolved, const json::Value& value);

}  // namespace porthole::graphql
