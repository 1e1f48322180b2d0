#pragma once

#include "portal/graphql/mock/mock_object.h"

namespace porthole::graphql {

/// Resolves a root field of a mutation that returns one object. Judging by the shapes of arguments
/// and payload, an object with an `id` in the payload is
/// - another object named by the input: `pipeline` if there is an argument `pipelineID`; null if
///   that isn't given;
/// - the object that the mutation changes, if the input has an `id`: it has the input's other
///   values from now on;
/// - otherwise a new object, which has the input's values and is created in the scope's
///   `NodeStore`. If the input has an `id`, only a second object of the same type is new.
///
/// Equal calls create different objects, in the same order for the same seed.
ResolvedValue mutate(const MockObject& root, const FieldCall& call);

}  // namespace porthole::graphql
