// The fields of a MockObject that tell its story or its place.

#include <algorithm>
#include <string>
#include <utility>

#include "portal/graphql/mock/figures.h"
#include "portal/graphql/mock/leaf_value.h"
#include "portal/graphql/mock/make_object.h"
#include "portal/graphql/mock/mock_object.h"
#include "portal/graphql/mock/names.h"
#include "portal/graphql/mock/own_words.h"
#include "portal/graphql/mock/shape.h"

namespace porthole::graphql {
namespace {

bool is_time(const NamedType& type) {
  return type.kind == NamedTypeKind::scalar && type.scalar == ScalarKind::custom &&
         (type.name.ends_with("DateTime") || type.name.ends_with("Timestamp") ||
          type.name.ends_with("Time"));
}

bool names_time(std::string_view field) {
  return field.ends_with("At") || field.ends_with("_at");
}

/// The object that a name such as `isRunningJob` says is there: `job`; null if it says nothing.
const FieldDefinition* field_in_name(const NamedType& type, std::string_view name) {
  if (!name.starts_with("is")) return nullptr;
  const FieldDefinition* field = type.field(last_word(name));
  const bool may_be_none = field != nullptr && field->type->named->is_composite() &&
                           !is_list(*field->type) && !field->type->is_non_null();
  return may_be_none && field->arguments.empty() ? field : nullptr;
}

}  // namespace

std::optional<ResolvedValue> MockObject::told_number(std::string_view field) const {
  const Home* at_home = home();
  if (at_home != nullptr && at_home->is_numbered && field == "number") {
    if (parts_.place) return static_cast<std::int64_t>(parts_.place->index);
    const MockObjectPtr owner = home_owner();
    const Place whole = owner == nullptr ? Place() : owner->place();
    const Population population =
        world_->places().population(*at_home, owner == nullptr ? nullptr : &whole);
    const MockKey key = MockHash(key_).add(field).finish();
    return static_cast<std::int64_t>(Places::unlisted_index(*at_home, population, key));
  }
  constexpr std::string_view kNext = "next";
  constexpr std::string_view kNumber = "Number";
  if (!field.starts_with(kNext) || !field.ends_with(kNumber)) return std::nullopt;
  const std::string_view item =
      field.substr(kNext.size(), field.size() - kNext.size() - kNumber.size());
  const Home* list = world_->homes().numbered(type(), item);
  if (list == nullptr) return std::nullopt;
  return static_cast<std::int64_t>(next_number(*this, *list));
}

std::optional<ResolvedValue> MockObject::told_outcome(const FieldDefinition& field) const {
  const bool is_boolean = field.type->named->scalar == ScalarKind::boolean;
  const bool is_signal = field.name.starts_with("signal") && !field.type->is_non_null();
  const bool is_passed = field.name == "passed" && is_boolean;
  const bool is_status = field.name == "exitStatus";
  const bool is_soft = field.name == "softFailed" && is_boolean;
  if (!(is_signal || is_passed || is_status || is_soft) || state_field(type()) == nullptr) {
    return std::nullopt;
  }
  if (is_soft) return false;
  const Story own = story();
  const bool is_over = own.phase == Phase::after;
  if (is_passed) return is_over && own.fate == Fate::success;
  if (is_signal) {
    const bool has_one = own.fate == Fate::canceled && is_over && own.has_begun;
    return has_one ? std::nullopt : std::optional(ResolvedValue());
  }
  if (!is_over) return ResolvedValue();
  const std::int64_t status = own.fate == Fate::success ? 0 : own.fate == Fate::failure ? 1 : -1;
  if (field.type->named->scalar == ScalarKind::integer) return status;
  return std::to_string(status);
}

std::optional<ResolvedValue> MockObject::told_figure(const FieldDefinition& field) const {
  const FieldDefinition* label = type().field("label");
  const MockObjectPtr owner = label == nullptr ? nullptr : home_owner();
  const Home* list = owner == nullptr ? nullptr : world_->homes().first_numbered(owner->type());
  if (list == nullptr) return std::nullopt;
  const ResolvedValue name = leaf(*label, nullptr);
  const auto* text = std::get_if<std::string>(&name.any());
  const auto figure = text == nullptr ? std::nullopt : figure_of(*text);
  if (!figure) return std::nullopt;
  std::string value = count_figure(*figure, *owner, *list);
  if (!value.empty()) return value;
  return field.type->is_non_null() ? ResolvedValue(std::string("0")) : ResolvedValue();
}

std::optional<ResolvedValue> MockObject::told_comment(const FieldDefinition& field) const {
  if (field.type->is_non_null()) return std::nullopt;
  for (const std::string_view ending : {"Reason", "Note", "Message"}) {
    if (field.name.size() <= ending.size() || !field.name.ends_with(ending)) continue;
    std::string event(field.name.substr(0, field.name.size() - ending.size()));
    if (event == "cancel") event = "canceled";
    if (event_of(event).empty() && event != "broken") continue;
    if (!happened(event)) return ResolvedValue();
  }
  return std::nullopt;
}

std::optional<ResolvedValue> MockObject::told(const FieldDefinition& field) const {
  const NamedType& named = *field.type->named;
  if (named.kind == NamedTypeKind::enumeration) {
    const FieldDefinition* states = state_field(type());
    if (states == &field) return state_text(field, story());
    // `blockedState` is a state of what is blocked.
    constexpr std::string_view kState = "State";
    if (states != nullptr && field.name.ends_with(kState) && !field.type->is_non_null()) {
      const std::string word = in_capitals(field.name.substr(0, field.name.size() - kState.size()));
      if (states->type->named->enum_value(word) != nullptr &&
          state_text(*states, story()) != word) {
        return ResolvedValue();
      }
    }
    if (std::optional<ResolvedValue> comment = told_comment(field)) return comment;
    return told_outcome(field);
  }
  if (is_time(named) || (named.scalar == ScalarKind::string && names_time(field.name))) {
    const std::string_view event = event_of(field.name);
    if (!event.empty() && !happened(event)) {
      if (!field.type->is_non_null()) return ResolvedValue();
      return to_iso8601_seconds(created_at());
    }
    if (type().field("createdAt") == nullptr && state_field(type()) == nullptr) return std::nullopt;
    const Story own = story();
    // What a mutation or a rule says happened is not in the story.
    const bool is_told = event.empty() || includes_event(own, event);
    const std::optional<Timestamp> time = tell_time(own, is_told ? field.name : "updatedAt", key_);
    if (time) return to_iso8601_seconds(std::max(*time, created_at()));
    if (field.type->is_non_null()) return to_iso8601_seconds(created_at());
    return ResolvedValue();
  }
  if (named.scalar == ScalarKind::boolean) {
    if (!event_of(field.name).empty()) return happened(field.name);
    if (const FieldDefinition* work = field_in_name(type(), field.name)) {
      return referred(*work) != nullptr;
    }
  }
  if (named.scalar == ScalarKind::integer) return told_number(field.name);
  if (field.name == "value" && named.scalar == ScalarKind::string) return told_figure(field);
  if (std::optional<ResolvedValue> comment = told_comment(field)) return comment;
  return told_outcome(field);
}

std::string MockObject::url_path() const {
  const Home* at_home = home();
  // What has no page is on that of the object that it is a part of.
  if (at_home == nullptr) return parts_.owner == nullptr ? "" : parts_.owner->url_path();
  if (is_organization(*at_home)) return std::string(identity_.given_slug);
  const MockObjectPtr owner = home_owner();
  std::string path =
      owner == nullptr ? std::string(world_->scope().organization) : owner->url_path();
  if (at_home->is_momentary && !at_home->is_numbered) {
    return path.append("#").append(uuid().to_string());
  }
  if (!path.empty()) path.append("/");
  const bool is_page = type().field("slug") != nullptr && !at_home->is_numbered;
  // What others belong to has the short address: `acme/web`, but `acme/teams/ops`.
  if (is_page && (world_->homes().first_numbered(type()) != nullptr || at_home->owner == nullptr)) {
    return path.append(own_slug(identity_));
  }
  path.append(plural(hyphenated(at_home->type->name))).append("/");
  if (at_home->is_numbered) {
    const json::Value* own = chosen_value("number");
    const std::int64_t number = own != nullptr && own->IsInt()
                                    ? own->GetInt()
                                    : std::get<std::int64_t>(told_number("number")->any());
    return path.append(std::to_string(number));
  }
  return path.append(is_page ? own_slug(identity_) : uuid().to_string());
}

}  // namespace porthole::graphql
