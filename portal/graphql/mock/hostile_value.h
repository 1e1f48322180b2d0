#pragma once

#include <string_view>

#include "portal/graphql/execute/object.h"
#include "portal/graphql/mock/hash.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

/// An extreme value in place of the plausible `value` of the leaf field `field`, or `value` itself,
/// as `random` has it. It is valid wherever `value` is:
/// - Ids, UUIDs and cursors stay, so that they still identify what they identified.
/// - A time, a date, a URL, an email address, JSON, YAML and XML become an extreme one of their
///   kind.
/// - An enum takes its last value; numbers their bounds; other text is empty, long or odd Unicode.
/// - A custom scalar of unknown format stays.
///
/// `type` is null without a schema. `value` is neither null nor a list.
ResolvedValue hostile_value(const NamedType* type, std::string_view field,
                            const ResolvedValue& value, HashRandom& random);

/// Whether a field of that name is never null without a schema, where nothing says which fields
/// are: what identifies an object, and the description of a page.
bool is_promised(std::string_view field);

}  // namespace porthole::graphql
