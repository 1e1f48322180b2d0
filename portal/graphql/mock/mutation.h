#pragma once

#include "portal/graphql/mock/mock_object.h"

namespace porthole::graphql {

/// Calls a field of the mutation's root, which gives one object. By the shapes of its arguments and
/// its payload, an object with an `id` in the payload is
/// - another one that the input names: `pipeline` where there is an argument `pipelineID`; null
/// where
///   that isn't given;
/// - the one that the mutation is about, where the input has an `id`: it has the input's other
/// values
///   from now on;
/// - else a new one, which has the input's values and is created in the scope's `NodeStore`. Where
///   the input has an `id`, only a second object of the same type is new.
/// Equal calls create different objects, in the same order for the same seed.
ResolvedValue mutate(const MockObject& root, const FieldCall& call);

}  // namespace porthole::graphql
