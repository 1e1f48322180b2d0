#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "portal/base/clock.h"
#include "portal/graphql/mock/hash.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

// What happened to an object so far, from which its state and its times are told: what has begun
// has no end yet, what was not canceled has no time at which it was.

/// How far it got.
enum class Phase : std::uint8_t { before, during, after };

/// How it ended, or is going to.
enum class Fate : std::uint8_t { success, failure, canceled };

struct Story {
  Phase phase = Phase::after;
  Fate fate = Fate::success;
  /// Whether it ever began: what is canceled early has no beginning.
  bool has_begun = true;
  Timestamp created_at = {};
  /// If `phase` is not `before`.
  Timestamp started_at = {};
  /// If `phase` is `after`.
  Timestamp ended_at = {};
  /// The world's now, which nothing but a plan lies after.
  Timestamp now = {};
};

/// The enum field that says which state an object is in; null if it has none.
const FieldDefinition* state_field(const NamedType& type);

/// What a state says, by the vendor's tables or by its words.
struct StateMeaning {
  Phase phase = Phase::after;
  Fate fate = Fate::success;
};
StateMeaning meaning_of_state(std::string_view enum_name, std::string_view state);

/// The state of an object of type `object_type`: one of the values whose meaning is nearest to the
/// story, chosen by `key`.
std::string tell_state(const NamedType& states, std::string_view object_type, const Story& story,
                       MockKey key);

/// A story without an owner's: created at that time and, unless the phase says otherwise, over.
Story make_story(StateMeaning meaning, Timestamp created_at, Timestamp now, MockKey key);

/// The story of the item at `index` of `count` that its owner goes through one after the other, as
/// a build does with its jobs. It lies within the owner's.
Story make_part(const Story& whole, MockKey whole_key, std::uint32_t index, std::uint32_t count,
                Timestamp created_at);

/// What a name such as `canceledAt`, `canceledBy` or `canceled` says happened: `canceled`; empty
/// if it names something that happens to every object, such as its creation.
std::string_view event_of(std::string_view field);

/// Whether that event is part of the story.
bool includes_event(const Story& story, std::string_view event);

/// The time of a field called `field`; nothing if what it names has not happened.
std::optional<Timestamp> tell_time(const Story& story, std::string_view field, MockKey key);

}  // namespace porthole::graphql
