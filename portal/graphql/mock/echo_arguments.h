#pragma once

#include <string_view>

#include "portal/base/json.h"
#include "portal/graphql/mock/overrides.h"
#include "portal/graphql/mock/shape.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

/// Whether an `id` that names no type of the schema may be that of the object.
enum class ForeignIds : bool { refused, accepted };

/// Says in `object` what `values`, arguments that were given, say about an object of `type`:
/// - a value whose name and type are those of a field is the field's value (`branch`), and so,
/// member
///   by member, is an input object where the field has an object (`repository: {url}`);
/// - `pipelineID` says which object the field `pipeline` has;
/// - `id` says which object it is, if it may be an object of `type`; so does a UUID in its place;
/// - a `slug` with slashes is a path, as the vendor's schema describes them ("prefixed with its
///   organization, i.e. `acme-inc/my-pipeline`"): its end is the slug, the number or the UUID,
///   whichever the type has; its beginning is the slug of the `organization`.
void echo(const NamedType& type, const NamedValues& values, ForeignIds foreign_ids,
          OverridesBuilder& builder, json::Value& object);

/// Whether an object of `type` may have this identifier.
bool may_have_id(const NamedType& type, std::string_view id, ForeignIds foreign_ids);

}  // namespace porthole::graphql
