#pragma once

#include <string_view>

#include "portal/graphql/mock/make_object.h"
#include "portal/graphql/mock/mock_object.h"
#include "portal/graphql/mock/overrides.h"

namespace porthole::graphql {

// What a mutation does to an object besides setting the values of its input.

/// What a mutation's name says happens: `canceled` for `buildCancel`. `did_happen` is false for the
/// opposite: `pipelineUnarchive`. `event` is empty if the name says nothing of that kind.
struct MutationEvent {
  std::string_view event;
  bool did_happen = true;
};
MutationEvent event_of_mutation(std::string_view mutation);

/// Adds to `values` that the event happened to `object`, now and by the caller: its state, and what
/// is called like the event, such as `canceledAt`, `canceledBy` and `archived`.
void tell_event(const MockObject& object, const MutationEvent& event, OverridesBuilder& values);

/// Adds to `values` what an object has that was just made: the time, its maker, its number. Values
/// that `call` could have given but didn't are null where they may be.
void tell_creation(const MockWorld& world, const NamedType& type, const FieldDefinition& mutation,
                   const Place& place, OverridesBuilder& values);

/// Adds to `values`, of an object of the same type that is made from `source`, what it takes over:
/// what it belongs to, its texts, and where it came from.
void tell_origin(const MockObject& source, OverridesBuilder& values);

/// Where an object of `type` with these values is made; `origin` tells equal ones apart.
Place creation_place(const MockWorldPtr& world, const NamedType& type, const Overrides& values,
                     MockKey origin);

}  // namespace porthole::graphql
