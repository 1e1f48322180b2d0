#include "portal/graphql/mock/mutation_effects.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "portal/graphql/mock/names.h"
#include "portal/graphql/mock/shape.h"

namespace porthole::graphql {
namespace {

constexpr auto kVerbs = std::to_array<std::pair<std::string_view, MutationEvent>>({
    {"archive", {"archived", true}},
    {"cancel", {"canceled", true}},
    {"delete", {"deleted", true}},
    {"disable", {"enabled", false}},
    {"dismiss", {"dismissed", true}},
    {"enable", {"enabled", true}},
    {"pause", {"paused", true}},
    {"resume", {"paused", false}},
    {"retry", {"retried", true}},
    {"revoke", {"revoked", true}},
    {"stop", {"stopped", true}},
    {"unarchive", {"archived", false}},
    {"unblock", {"unblocked", true}},
});

bool is_single(const FieldDefinition& field) {
  return !is_list(*field.type) && field.arguments.empty();
}

/// Adds a reference to the caller to a field that may be a user.
void add_caller(const MockWorld& world, const FieldDefinition& field, OverridesBuilder& values) {
  for (const NamedType* type : field.type->named->possible_types) {
    const auto* known = world.find_known(type->name, nullptr, true);
    const json::Value* id = known == nullptr ? nullptr : find(known->fields, "id");
    if (id == nullptr) continue;
    json::Value& caller = values.add_object(values.value(), field.name);
    values.add(caller, "id", *id);
    return;
  }
}

/// Whether an object takes over this text of the one that it is made from.
bool is_taken_over(const FieldDefinition& field) {
  const NamedType& named = *field.type->named;
  if (!is_single(field) || named.scalar != ScalarKind::string) return false;
  for (const std::string_view own :
       {"uuid", "url", "URL", "Url", "slug", "At", "Reason", "Status"}) {
    if (field.name.ends_with(own)) return false;
  }
  return !field.name.starts_with("signal");
}

/// What stops is no longer connected to anything, and works on nothing.
void tell_end_of_connection(const NamedType& type, const MutationEvent& event,
                            OverridesBuilder& values) {
  const FieldDefinition* connection = type.field("connectionState");
  if (event.event != "stopped" || connection == nullptr) return;
  if (connection->type->named->scalar == ScalarKind::string) {
    values.add(values.value(), connection->name, event.event);
  }
  const FieldDefinition* work = type.field("job");
  if (work != nullptr && !work->type->is_non_null()) values.add_null(values.value(), work->name);
}

}  // namespace

MutationEvent event_of_mutation(std::string_view mutation) {
  // Its verb is one of the last two words: `clusterQueuePauseDispatch`.
  const std::string last = last_word(mutation);
  const std::string before = last_word(mutation.substr(0, mutation.size() - last.size()));
  for (const std::string& word : {last, before}) {
    for (const auto& [verb, event] : kVerbs) {
      if (verb == word) return event;
    }
  }
  return {};
}

void tell_event(const MockObject& object, const MutationEvent& event, OverridesBuilder& values) {
  if (event.event.empty()) return;
  const MockWorld& world = *object.world();
  const NamedType& type = object.type();
  const std::string now = to_iso8601_seconds(world.now());
  const auto is_called = [&](std::string_view stem) { return last_word(stem) == event.event; };
  for (const FieldDefinition& field : type.fields) {
    if (!is_single(field)) continue;
    const NamedType& named = *field.type->named;
    const bool has_ending = field.name.ends_with("At") || field.name.ends_with("By");
    const std::string_view stem =
        has_ending ? field.name.substr(0, field.name.size() - 2) : field.name;
    if (!is_called(stem)) continue;
    if (!event.did_happen && has_ending) {
      values.add_null(values.value(), field.name);
    } else if (named.scalar == ScalarKind::boolean) {
      values.add(values.value(), field.name, json::Value(event.did_happen));
    } else if (field.name.ends_with("At")) {
      values.add(values.value(), field.name, now);
    } else if (field.name.ends_with("By")) {
      add_caller(world, field, values);
    }
  }
  tell_end_of_connection(type, event, values);
  const FieldDefinition* states = state_field(type);
  const std::string state =
      in_capitals(event.event == "enabled" && !event.did_happen ? "disabled" : event.event);
  if (states == nullptr || states->type->named->enum_value(state) == nullptr) return;
  values.add(values.value(), states->name, state);
  const FieldDefinition* finished = type.field("finishedAt");
  const bool is_over = meaning_of_state(states->type->named->name, state).phase == Phase::after;
  if (finished != nullptr && is_over) values.add(values.value(), finished->name, now);
  // What ends before it begins has no beginning.
  const FieldDefinition* started = type.field("startedAt");
  const bool had_begun = object.story().phase != Phase::before;
  if (started != nullptr && is_over && !had_begun) values.add_null(values.value(), started->name);
}

void tell_creation(const MockWorld& world, const NamedType& type, const FieldDefinition& mutation,
                   const Place& place, OverridesBuilder& values) {
  if (place.home != nullptr && place.home->is_numbered) {
    values.add(values.value(), "number", json::Value(place.index));
  }
  for (const FieldDefinition& field : type.fields) {
    if (!is_single(field)) continue;
    if (field.name == "createdAt") {
      values.add(values.value(), field.name, to_iso8601_seconds(world.now()));
    } else if (field.name == "createdBy") {
      add_caller(world, field, values);
    } else if (field.type->named->is_leaf() && !field.type->is_non_null() &&
               accepts_argument(mutation, field.name)) {
      values.add_null(values.value(), field.name);
    }
  }
}

void tell_origin(const MockObject& source, OverridesBuilder& values) {
  const NamedType& type = source.type();
  if (const MockObjectPtr owner = source.home_owner()) {
    if (const FieldDefinition* back = Homes::back(type, owner->type())) {
      json::Value& reference = values.add_object(values.value(), back->name);
      values.add(reference, "id", owner->id());
    }
  }
  for (const FieldDefinition& field : type.fields) {
    const auto& types = field.type->named->possible_types;
    const bool is_own_kind = std::find(types.begin(), types.end(), &type) != types.end();
    if (is_single(field) && is_own_kind && field.type->named->name != "Node") {
      json::Value& reference = values.add_object(values.value(), field.name);
      values.add(reference, "id", source.id());
    } else if (is_taken_over(field)) {
      const ResolvedValue text = source.leaf(field, nullptr);
      if (const auto* own = std::get_if<std::string>(&text.any())) {
        values.add(values.value(), field.name, *own);
      }
    }
  }
}

Place creation_place(const MockWorldPtr& world, const NamedType& type, const Overrides& values,
                     MockKey origin) {
  const auto& homes = world->homes().of(type);
  const Places& places = world->places();
  if (homes.empty()) {
    Place place;
    place.uuid = world->make_uuid(origin);
    return place;
  }
  const Home& home = *homes.front();
  MockObjectPtr owner;
  if (home.owner_type != nullptr) {
    const FieldDefinition* back = Homes::back(type, *home.owner_type);
    const Overrides reference = back == nullptr ? nullptr : member_of(values, back->name);
    if (says_anything(reference)) owner = look_up(world, *home.owner_type, reference, origin);
    if (owner == nullptr)
      owner = make_placed_object(world,
                                 pick_place(*world, *home.owner, nullptr, origin, home.owner_type),
                                 home.owner_type);
  }
  const Place around = owner == nullptr ? Place() : owner->place();
  const Place* in = owner == nullptr ? nullptr : &around;
  const Population population = places.population(home, in);
  const NodeStore* nodes = world->scope().nodes.get();
  const auto is_taken = [&](const Place& place) {
    return nodes != nullptr && nodes->find(type.name, place.uuid) != nullptr;
  };
  if (home.is_numbered) {
    std::uint32_t number = owner == nullptr ? population.newest + 1 : next_number(*owner, home);
    Place place = places.at(home, in, population, number);
    while (is_taken(place)) place = places.at(home, in, population, ++number);
    return place;
  }
  const json::Value* slug = find(values, "slug");
  if (home.has_slug && slug != nullptr && slug->IsString()) {
    const std::uint32_t index = Places::index_of_slug(home, population, json::text_of(*slug));
    const Place place = places.at(home, in, population, index);
    if (index >= population.count && !is_taken(place)) return place;
  }
  return places.at(home, in, population, Places::unlisted_index(home, population, origin));
}

}  // namespace porthole::graphql
