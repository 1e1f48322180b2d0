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

/// The values of a list of one to three such items, `field` being the plural. Texts differ, and so
/// do the names of `NAME=value`; the list is shorter if there aren't enough.
ResolvedValue::Items mock_leaf_list(const MockIdentity& identity, const NamedType& type,
                                    std::string_view field, MockKey key);

/// Whether a nullable field of this object should be null as there is nothing to tell: the signal
/// that killed a job that passed, or the reason of a permission that is there.
bool is_unsaid(const MockIdentity& identity, std::string_view field);

/// A value from the name alone, without a schema: a boolean (`isPublic`), an integer (`jobsCount`)
/// or a string.
ResolvedValue mock_leaf(const MockIdentity& identity, std::string_view field, MockKey key);

}  // namespace porthole::graphql
