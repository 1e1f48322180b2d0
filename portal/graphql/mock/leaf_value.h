#pragma once

#include <string_view>

#include "portal/graphql/execute/object.h"
#include "portal/graphql/mock/hash.h"
#include "portal/graphql/mock/identity.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

/// A plausible value of `type`, a scalar or an enum, for a field called `field`. `key` belongs to
/// the value: it derives from the object, the field, its arguments and the index in a list.
ResolvedValue mock_leaf(const MockIdentity& identity, const NamedType& type, std::string_view field,
                        MockKey key);

/// A value from the name alone, without a schema: a boolean (`isPublic`), an integer (`jobsCount`)
/// or a string.
ResolvedValue mock_leaf(const MockIdentity& identity, std::string_view field, MockKey key);

}  // namespace porthole::graphql
