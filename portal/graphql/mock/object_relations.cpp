// What a MockObject belongs to and refers to, and its story; apart from mock_object.cpp as other
// objects build on MockObject.

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "portal/graphql/mock/make_object.h"
#include "portal/graphql/mock/mock_object.h"
#include "portal/graphql/mock/names.h"
#include "portal/graphql/mock/shape.h"

namespace porthole::graphql {

namespace {

/// An abstract type of more is about no particular kind of objects.
constexpr std::size_t kReferredTypesMax = 8;

bool is_among(const std::vector<const NamedType*>* wanted, const NamedType* type) {
  return wanted == nullptr || std::find(wanted->begin(), wanted->end(), type) != wanted->end();
}

}  // namespace

MockObjectPtr MockObject::home_owner() const {
  const Home* at_home = home();
  if (at_home == nullptr || at_home->owner_type == nullptr) return nullptr;
  const NamedType& owner_type = *at_home->owner_type;
  if (parts_.owner != nullptr && &parts_.owner->type() == &owner_type) return parts_.owner;
  if (const FieldDefinition* back = Homes::back(type(), owner_type)) {
    const Overrides reference = chosen(back->name);
    if (says_anything(reference)) {
      return look_up(world_, owner_type, reference, field_key(back->name, nullptr));
    }
  }
  const auto* known = world_->find_known(owner_type.name, nullptr, false);
  const bool has_place = parts_.place && parts_.place->is_exact;
  if (known != nullptr && !(has_place && is_organization(*at_home->owner))) {
    return make_mock_object(world_, {owner_type, {}, known->fields});
  }
  if (parts_.place) {
    if (const auto owner = world_->places().owner_of(*parts_.place)) {
      return make_placed_object(world_, *owner, &owner_type);
    }
  }
  const MockKey key = MockHash(key_).add("home").finish();
  return make_placed_object(world_, pick_place(*world_, *at_home->owner, nullptr, key, &owner_type),
                            &owner_type);
}

MockObjectPtr MockObject::surrounding(const FieldDefinition& field) const {
  if (!field.arguments.empty()) return nullptr;
  const NamedType* named = field.type->named;
  const std::string name = member_name(named->name);
  MockObjectPtr around = home_owner();
  const bool is_next = around != nullptr && named == &around->type() &&
                       Homes::back(type(), around->type()) == &field;
  if (is_next) return around;
  if (around == nullptr) around = parts_.owner;
  for (; around != nullptr; around = around->home_owner()) {
    if (&around->type() == named && field.name == name) return around;
  }
  return nullptr;
}

MockObjectPtr MockObject::referred(const FieldDefinition& field,
                                   const std::vector<const NamedType*>* wanted) const {
  if (MockObjectPtr around = surrounding(field)) return around;
  const json::Value* own = chosen_value(field.name);
  if (own != nullptr && own->IsNull()) return nullptr;
  // Nobody works on what has not begun.
  constexpr std::string_view kWorker = "agent";
  if (field.name == kWorker && !field.type->is_non_null() && state_field(type()) != nullptr) {
    const Story now = story();
    if (now.phase == Phase::before || !now.has_begun) return nullptr;
  }
  const MockKey key = field_key(field.name, nullptr);
  const auto& possible_types = field.type->named->possible_types;
  for (const NamedType* possible : possible_types) {
    // Of two types that refer to each other, one decides.
    const bool is_decided_there = field.type->named != possible || type().index > possible->index;
    const auto& homes = world_->homes().of(*possible);
    if (!is_decided_there || homes.empty() || homes.front()->owner_type == &type()) continue;
    if (Homes::back(*possible, type()) == nullptr) continue;
    MockObjectPtr found = referring(*homes.front(), field, key);
    return found != nullptr && is_among(wanted, &found->type()) ? found : nullptr;
  }
  for (const NamedType* possible : possible_types) {
    const auto& homes = world_->homes().of(*possible);
    if (homes.empty() || !is_among(wanted, possible)) continue;
    const Home& there = *homes.front();
    // Another one of its own kind is what it came from: most came from none.
    if (&there == home() && !field.type->is_non_null()) return nullptr;
    const MockObject* anchor = parts_.place || parts_.owner == nullptr ? this : parts_.owner.get();
    if (there.owner == nullptr && !is_organization(there)) {
      // Neighbours in a list refer to different ones: each member is another person.
      const bool is_listed = parts_.place && !home()->is_numbered &&
                             parts_.place->index < parts_.place->population.count;
      const Population all = world_->places().population(there, nullptr);
      if (is_listed && all.count > parts_.place->index) {
        HashRandom first(MockHash(parts_.place->population.key).add(field.name).finish());
        const auto index =
            static_cast<std::uint32_t>((first.below(all.count) + parts_.place->index) % all.count);
        return make_placed_object(world_, world_->places().at(there, nullptr, all, index),
                                  possible);
      }
    }
    const Place place = pick_place(*world_, there, anchor, key, possible);
    // What belongs to it isn't what it comes from.
    const Home* around = there.owner;
    while (around != nullptr && around != home()) around = around->owner;
    if (around != nullptr && !field.type->is_non_null()) return nullptr;
    return make_placed_object(world_, place, possible);
  }
  return nullptr;
}

bool MockObject::is_referred(const FieldDefinition& field,
                             const std::vector<const NamedType*>* wanted) const {
  const NamedType& named = *field.type->named;
  const auto& types = named.possible_types;
  const bool is_around = std::any_of(types.begin(), types.end(), [&](const NamedType* type) {
    return !world_->homes().of(*type).empty() && is_among(wanted, type);
  });
  // An interface such as Relay's `Node` says nothing of where to look.
  if (!is_around || types.size() > kReferredTypesMax) return false;
  return world_->find_known(named.name, nullptr, parts_.is_near_root) == nullptr ||
         surrounding(field) != nullptr;
}

MockObjectPtr MockObject::referring(const Home& there, const FieldDefinition& field,
                                    MockKey key) const {
  constexpr std::uint64_t kTriesMax = 40;
  MockObjectPtr found;
  for (std::uint64_t i = 0; i < kTriesMax; ++i) {
    // Each try costs as much as an object that is shown.
    if (!world_->take()) return nullptr;
    const MockKey try_key = MockHash(key).add(i).finish();
    found = make_placed_object(world_, pick_place(*world_, there, this, try_key, nullptr));
    // What it refers to is what goes on now.
    const bool is_over = found != nullptr && state_field(found->type()) != nullptr &&
                         found->story().phase != Phase::during;
    if (found == nullptr || is_over) continue;
    const FieldDefinition* back = Homes::back(found->type(), type());
    const MockObjectPtr other = back == nullptr ? nullptr : found->referred(*back);
    if (other != nullptr && other->uuid() == uuid()) return found;
  }
  return field.type->is_non_null() ? found : nullptr;
}

Timestamp MockObject::created_at() const {
  Timestamp time = own_time();
  for (const FieldDefinition* link : world_->homes().links(type())) {
    // Not what that is linked to in turn, which may go round in a ring.
    const MockObjectPtr linked = referred(*link);
    if (linked != nullptr) time = std::max(time, linked->own_time());
  }
  return time;
}

Timestamp MockObject::own_time() const {
  for (const std::string_view name : {"createdAt", "created_at"}) {
    const auto time = parse_iso8601(chosen_text(name));
    if (time) return *time;
  }
  const Timestamp epoch = world_->options().epoch;
  return parts_.place && parts_.place->is_exact
             ? epoch - std::chrono::milliseconds(parts_.place->age_ms)
             : mock_created_at(uuid(), key_, epoch);
}

std::string_view MockObject::given_state() const {
  const FieldDefinition* states = state_field(type());
  return states == nullptr ? std::string_view() : chosen_text(states->name);
}

Story MockObject::story() const {
  const std::string_view given = given_state();
  if (given.empty()) return natural_story();
  const FieldDefinition* states = state_field(type());
  const Timestamp created = own_time();
  const Timestamp now = std::max(world_->options().epoch, created);
  Story story = make_story(meaning_of_state(states->type->named->name, given), created, now, key_);
  if (const auto ended = parse_iso8601(chosen_text("finishedAt"))) story.ended_at = *ended;
  const json::Value* started = chosen_value("startedAt");
  story.has_begun = started == nullptr || !started->IsNull();
  return story;
}

Story MockObject::natural_story() const {
  const Timestamp created = own_time();
  const Timestamp now = std::max(world_->options().epoch, created);
  const Home* at_home = home();
  if (is_created()) return make_story({Phase::before, Fate::success}, created, now, key_);
  if (at_home != nullptr && at_home->is_momentary && !at_home->is_numbered) {
    const MockObjectPtr whole = home_owner();
    return whole == nullptr ? make_story({}, created, now, key_) : part_of_story(*whole, created);
  }
  StateMeaning meaning;
  if (state_field(type()) != nullptr) {
    HashRandom random(MockHash(key_).add("fate").finish());
    const std::uint64_t chance = random.below(100);
    if (chance >= 92) {
      meaning.fate = Fate::canceled;
    } else if (chance >= 75) {
      meaning.fate = Fate::failure;
    }
    // Only the newest has not come to its end yet.
    const bool is_numbered = at_home != nullptr && at_home->is_numbered && parts_.place;
    constexpr auto kLongest = std::chrono::minutes(25);
    if (is_numbered && now - created < kLongest && random.below(3) > 0) {
      meaning = {Phase::during, Fate::success};
    }
  }
  return make_story(meaning, created, now, key_);
}

Story MockObject::part_of_story(const MockObject& whole, Timestamp created) const {
  const Story told = whole.story();
  const Story natural = whole.given_state().empty() ? told : whole.natural_story();
  const Place owner = whole.place();
  const Population parts = world_->places().population(*home(), &owner);
  const std::uint32_t index =
      parts_.place ? std::min(parts_.place->index, parts.count) : parts.count;
  // What was over before the whole was canceled stays as it was.
  const bool is_cut_off = told.phase == Phase::after && natural.phase != Phase::after;
  Story part = make_part(is_cut_off ? natural : told, owner.key, index, parts.count,
                         std::max(created, told.created_at));
  if (is_cut_off && part.phase != Phase::after) {
    part.has_begun = part.phase == Phase::during;
    part.phase = Phase::after;
    part.fate = told.fate;
    part.ended_at = told.ended_at;
  }
  return part;
}

std::string MockObject::state_text(const FieldDefinition& states, const Story& story) const {
  const std::string_view given = chosen_text(states.name);
  if (!given.empty()) return std::string(given);
  return tell_state(*states.type->named, type().name, story, field_key(states.name, nullptr));
}

bool MockObject::happened(std::string_view event) const {
  const json::Value* flag = chosen_value(event);
  if (flag != nullptr && flag->IsBool()) return flag->GetBool();
  for (const std::string_view ending : {"At", "By"}) {
    const json::Value* given = chosen_value(std::string(event).append(ending));
    if (given != nullptr) return !given->IsNull();
  }
  const Story own = story();
  if (includes_event(own, event)) return true;
  const FieldDefinition* states = state_field(type());
  return states != nullptr && state_text(*states, own) == in_capitals(event);
}

}  // namespace porthole::graphql
