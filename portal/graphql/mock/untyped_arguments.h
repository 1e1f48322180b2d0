#pragma once

#include <optional>

#include "portal/base/json.h"
#include "portal/graphql/mock/overrides.h"
#include "portal/graphql/mock/relay_id.h"

namespace porthole::graphql {

// What arguments say about an object if there is no schema.

/// Adds what arguments say about an object, by the rules of `echo`, but without knowing which
/// fields the object has: an argument is the value of the field of its name, and `pipelineID`
/// identifies the object `pipeline`.
void echo_untyped(const json::Value& arguments, OverridesBuilder& builder);

/// `values` without `id` and `uuid`, which identify another object.
Overrides without_ids(const Overrides& values);

/// The Relay id in `values`, if any.
std::optional<RelayId> relay_id_of(const Overrides& values);

}  // namespace porthole::graphql
