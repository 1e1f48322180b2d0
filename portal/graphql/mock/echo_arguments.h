#pragma once

#include <string_view>

#include "portal/base/json.h"
#include "portal/graphql/mock/homes.h"
#include "portal/graphql/mock/overrides.h"
#include "portal/graphql/mock/shape.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

/// Whether an `id` that isn't a Relay id of the schema may identify an object.
enum class ForeignIds : bool { refused, accepted };

/// Adds to `object` what `values`, arguments that were given, say about an object of `type`:
/// - A value with the name and type of a field is that field's value (`branch`). An input object
///   applies member by member where the field is an object (`repository: {url}`); a text says a
///   list line by line (`env`).
/// - `pipelineID` identifies the object in the field `pipeline`.
/// - `id` identifies the object itself, if it can be an object of `type`; so does a UUID in its
///   place.
/// - A `slug` with slashes is a path, as the vendor's schema describes ("prefixed with its
///   organization, i.e. `acme-inc/my-pipeline`"): its end is the slug, number or UUID, whichever
///   the type has; what stands before it says the same of the objects that it belongs to.
void echo(const Homes& homes, const NamedType& type, const NamedValues& values,
          ForeignIds foreign_ids, OverridesBuilder& builder, json::Value& object);

/// Whether an object of `type` may have this `id`.
bool may_have_id(const NamedType& type, std::string_view id, ForeignIds foreign_ids);

}  // namespace porthole::graphql
