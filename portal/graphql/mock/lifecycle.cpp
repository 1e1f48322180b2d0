#include "portal/graphql/mock/lifecycle.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <vector>

#include "portal/graphql/mock/names.h"

namespace porthole::graphql {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// The meaning of a value of an enum of the vendor.
struct VendorState {
  std::string_view enum_name;
  std::string_view state;
  StateMeaning meaning;
  /// Only objects whose type's name ends so are in this state; empty: any.
  std::string_view only = {};
  /// Objects are told to be in it only where no other state fits as well.
  bool is_rare = false;
};

// The values and what they mean are those of the vendor's schema (`BuildStates`, `JobStates`) and
// of its documentation of build and job states.
constexpr auto kVendorStates = std::to_array<VendorState>({
    {"BuildStates", "CREATING", {Phase::before, Fate::success}, "", true},
    {"BuildStates", "SCHEDULED", {Phase::before, Fate::success}},
    {"BuildStates", "RUNNING", {Phase::during, Fate::success}},
    {"BuildStates", "BLOCKED", {Phase::during, Fate::success}, "", true},
    {"BuildStates", "FAILING", {Phase::during, Fate::failure}},
    {"BuildStates", "CANCELING", {Phase::during, Fate::canceled}},
    {"BuildStates", "PASSED", {Phase::after, Fate::success}},
    {"BuildStates", "FAILED", {Phase::after, Fate::failure}},
    {"BuildStates", "CANCELED", {Phase::after, Fate::canceled}},
    {"BuildStates", "SKIPPED", {Phase::before, Fate::canceled}, "", true},
    {"BuildStates", "NOT_RUN", {Phase::before, Fate::canceled}, "", true},
    {"JobStates", "SCHEDULED", {Phase::before, Fate::success}, "Command"},
    {"JobStates", "PENDING", {Phase::before, Fate::success}, "", true},
    {"JobStates", "WAITING", {Phase::before, Fate::success}},
    {"JobStates", "WAITING_FAILED", {Phase::before, Fate::failure}, "", true},
    {"JobStates", "LIMITING", {Phase::before, Fate::success}, "Command", true},
    {"JobStates", "LIMITED", {Phase::before, Fate::success}, "Command", true},
    {"JobStates", "PLATFORM_LIMITING", {Phase::before, Fate::success}, "Command", true},
    {"JobStates", "PLATFORM_LIMITED", {Phase::before, Fate::success}, "Command", true},
    {"JobStates", "RESERVED", {Phase::before, Fate::success}, "Command", true},
    {"JobStates", "ASSIGNED", {Phase::before, Fate::success}, "Command", true},
    {"JobStates", "ACCEPTED", {Phase::before, Fate::success}, "Command", true},
    {"JobStates", "BLOCKED", {Phase::during, Fate::success}, "Block"},
    {"JobStates", "BLOCKED_FAILED", {Phase::during, Fate::failure}, "Block"},
    {"JobStates", "UNBLOCKED", {Phase::after, Fate::success}, "Block"},
    {"JobStates", "UNBLOCKED_FAILED", {Phase::after, Fate::failure}, "Block"},
    {"JobStates", "RUNNING", {Phase::during, Fate::success}, "Command"},
    {"JobStates", "TIMING_OUT", {Phase::during, Fate::failure}, "Command", true},
    {"JobStates", "CANCELING", {Phase::during, Fate::canceled}, "Command"},
    {"JobStates", "FINISHED", {Phase::after, Fate::success}},
    {"JobStates", "FINISHED", {Phase::after, Fate::failure}},
    {"JobStates", "TIMED_OUT", {Phase::after, Fate::failure}, "Command", true},
    {"JobStates", "CANCELED", {Phase::after, Fate::canceled}},
    {"JobStates", "SKIPPED", {Phase::before, Fate::canceled}, "", true},
    {"JobStates", "BROKEN", {Phase::before, Fate::canceled}, "", true},
    {"JobStates", "EXPIRED", {Phase::before, Fate::canceled}, "Command", true},
});

/// What words of other enums mean.
struct StateWord {
  std::string_view word;
  StateMeaning meaning;
};

constexpr auto kStateWords = std::to_array<StateWord>({
    {"CREATED", {Phase::before, Fate::success}},    {"CREATING", {Phase::before, Fate::success}},
    {"DRAFT", {Phase::before, Fate::success}},      {"NEW", {Phase::before, Fate::success}},
    {"OPEN", {Phase::before, Fate::success}},       {"PENDING", {Phase::before, Fate::success}},
    {"PLANNED", {Phase::before, Fate::success}},    {"QUEUED", {Phase::before, Fate::success}},
    {"SCHEDULED", {Phase::before, Fate::success}},  {"WAITING", {Phase::before, Fate::success}},
    {"ACTIVE", {Phase::during, Fate::success}},     {"BLOCKED", {Phase::during, Fate::success}},
    {"ENABLED", {Phase::during, Fate::success}},    {"PROGRESS", {Phase::during, Fate::success}},
    {"RUNNING", {Phase::during, Fate::success}},    {"STARTED", {Phase::during, Fate::success}},
    {"CANCELING", {Phase::during, Fate::canceled}}, {"CANCELLING", {Phase::during, Fate::canceled}},
    {"FAILING", {Phase::during, Fate::failure}},    {"BROKEN", {Phase::after, Fate::failure}},
    {"ERROR", {Phase::after, Fate::failure}},       {"FAILED", {Phase::after, Fate::failure}},
    {"FAILURE", {Phase::after, Fate::failure}},     {"OUT", {Phase::after, Fate::failure}},
    {"CANCELED", {Phase::after, Fate::canceled}},   {"CANCELLED", {Phase::after, Fate::canceled}},
    {"DELETED", {Phase::after, Fate::canceled}},    {"EXPIRED", {Phase::after, Fate::canceled}},
    {"REVOKED", {Phase::after, Fate::canceled}},    {"SKIPPED", {Phase::after, Fate::canceled}},
});

/// What happens only to some objects.
constexpr auto kEvents = std::to_array<std::string_view>(
    {"accepted", "archived", "blocked",   "canceled", "cancelled",    "closed",
     "consumed", "deleted",  "destroyed", "disabled", "disconnected", "dismissed",
     "expired",  "failed",   "failing",   "forced",   "gracefully",   "locked",
     "lost",     "paused",   "retried",   "revoked",  "stopped",      "unblocked"});

bool is_event(std::string_view word) {
  return std::find(kEvents.begin(), kEvents.end(), word) != kEvents.end();
}

/// How far two meanings are from each other.
int distance(StateMeaning left, StateMeaning right) {
  const auto apart = [](auto one, auto other) {
    return std::abs(static_cast<int>(one) - static_cast<int>(other));
  };
  return 4 * apart(left.phase, right.phase) + apart(left.fate, right.fate);
}

seconds between(HashRandom& random, std::int64_t least, std::int64_t most) {
  if (most <= least) return seconds(least);
  return seconds(static_cast<std::int64_t>(
      random.between(static_cast<std::uint64_t>(least), static_cast<std::uint64_t>(most))));
}

/// A time from `begin` to `end`.
Timestamp within(Timestamp begin, Timestamp end, HashRandom& random) {
  if (end <= begin) return begin;
  const auto span = static_cast<std::uint64_t>((end - begin).count());
  return begin + milliseconds(static_cast<std::int64_t>(random.below(span)));
}

/// What comes when in an object's life.
enum class Moment : std::uint8_t {
  created,
  scheduled,
  ready,
  started,
  ended,
  updated,
  event,
  recent,
  planned
};

Moment moment_of(std::string_view field) {
  constexpr auto kMoments = std::to_array<std::pair<std::string_view, Moment>>({
      {"assigned", Moment::ready},   {"begin", Moment::started},
      {"begun", Moment::started},    {"completed", Moment::ended},
      {"connected", Moment::recent}, {"created", Moment::created},
      {"dispatched", Moment::ready}, {"end", Moment::ended},
      {"ended", Moment::ended},      {"expires", Moment::planned},
      {"expiry", Moment::planned},   {"finish", Moment::ended},
      {"finished", Moment::ended},   {"heartbeat", Moment::recent},
      {"last", Moment::recent},      {"modified", Moment::updated},
      {"next", Moment::planned},     {"occurred", Moment::created},
      {"passed", Moment::ended},     {"pinged", Moment::recent},
      {"queued", Moment::scheduled}, {"reset", Moment::planned},
      {"runnable", Moment::ready},   {"scheduled", Moment::scheduled},
      {"seen", Moment::recent},      {"start", Moment::started},
      {"started", Moment::started},  {"updated", Moment::updated},
  });
  if (!event_of(field).empty()) return Moment::event;
  const std::string word = first_word(field);
  const auto* found = std::find_if(kMoments.begin(), kMoments.end(),
                                   [&](const auto& one) { return one.first == word; });
  return found == kMoments.end() ? Moment::created : found->second;
}

}  // namespace

const FieldDefinition* state_field(const NamedType& type) {
  for (const std::string_view name : {"state", "status"}) {
    const FieldDefinition* field = type.field(name);
    if (field != nullptr && field->type->nullable().kind == TypeKind::named &&
        field->type->named->kind == NamedTypeKind::enumeration) {
      return field;
    }
  }
  return nullptr;
}

StateMeaning meaning_of_state(std::string_view enum_name, std::string_view state) {
  for (const VendorState& row : kVendorStates) {
    if (row.enum_name == enum_name && row.state == state) return row.meaning;
  }
  const std::string_view last = state.substr(state.rfind('_') + 1);
  for (const StateWord& row : kStateWords) {
    if (row.word == last) return row.meaning;
  }
  return {};
}

std::string tell_state(const NamedType& states, std::string_view object_type, const Story& story,
                       MockKey key) {
  const StateMeaning wanted{story.phase, story.fate};
  std::vector<std::string_view> nearest;
  int least = 100;
  const auto consider = [&](std::string_view state, StateMeaning meaning, bool is_rare) {
    const int apart = 2 * distance(meaning, wanted) + (is_rare ? 1 : 0);
    if (apart > least) return;
    if (apart < least) nearest.clear();
    least = apart;
    nearest.push_back(state);
  };
  bool is_vendors = false;
  for (const VendorState& row : kVendorStates) {
    if (row.enum_name != states.name || states.enum_value(row.state) == nullptr) continue;
    is_vendors = true;
    if (row.only.empty() || object_type.ends_with(row.only)) {
      consider(row.state, row.meaning, row.is_rare);
    }
  }
  for (const EnumValueDefinition& value : states.enum_values) {
    if (is_vendors) break;
    if (!value.deprecation.is_deprecated) {
      consider(value.name, meaning_of_state(states.name, value.name), false);
    }
  }
  if (nearest.empty()) {
    return states.enum_values.empty() ? std::string() : std::string(states.enum_values[0].name);
  }
  return std::string(HashRandom(key).pick(nearest));
}

Story make_story(StateMeaning meaning, Timestamp created_at, Timestamp now, MockKey key) {
  Story story{meaning.phase, meaning.fate, true, created_at, created_at, created_at, now};
  HashRandom random(MockHash(key).add("story").finish());
  const std::int64_t age_s = std::chrono::floor<seconds>(now - created_at).count();
  const seconds lead = between(random, 3, std::clamp<std::int64_t>(age_s / 10, 3, 60));
  story.started_at = created_at + lead;
  const std::int64_t left_s = (age_s - lead.count()) * 8 / 10;
  story.ended_at = story.started_at + between(random, std::min<std::int64_t>(40, left_s),
                                              std::min<std::int64_t>(1500, left_s));
  if (age_s < 4) story.started_at = story.ended_at = created_at;
  return story;
}

Story make_part(const Story& whole, MockKey whole_key, std::uint32_t index, std::uint32_t count,
                Timestamp created_at) {
  Story part = whole;
  part.created_at = created_at;
  const std::uint32_t all = std::max(count, index + 1);
  if (whole.phase == Phase::before || !whole.has_begun) return part;
  const Timestamp end = whole.phase == Phase::after ? whole.ended_at : whole.now;
  const auto step = (end - whole.started_at) / static_cast<std::int64_t>(all);
  part.started_at = std::max(whole.started_at + step * index, created_at);
  part.ended_at = std::max(whole.started_at + step * (index + 1), part.started_at);
  HashRandom random(MockHash(whole_key).add("turn").finish());
  // The part at which the whole stands, failed or was canceled.
  const auto turn = static_cast<std::uint32_t>(random.below(all));
  if (index < turn || (whole.phase == Phase::after && whole.fate == Fate::success)) {
    part.phase = Phase::after;
    part.fate = Fate::success;
  } else if (index > turn && whole.phase == Phase::after) {
    part.fate = Fate::canceled;
    part.has_begun = false;
    part.ended_at = whole.ended_at;
  } else if (index > turn) {
    part.phase = Phase::before;
  } else if (whole.phase == Phase::during && whole.fate == Fate::failure) {
    part.phase = Phase::after;
  }
  return part;
}

std::string_view event_of(std::string_view field) {
  for (const std::string_view ending : {"At", "By", "_at", "_by"}) {
    if (field.size() > ending.size() && field.ends_with(ending)) {
      const std::string_view stem = field.substr(0, field.size() - ending.size());
      return is_event(last_word(stem)) ? stem : std::string_view();
    }
  }
  return is_event(last_word(field)) ? field : std::string_view();
}

bool includes_event(const Story& story, std::string_view event) {
  if (event == "canceled" || event == "cancelled") {
    return story.fate == Fate::canceled && story.phase != Phase::before;
  }
  if (event == "failed" || event == "failing") {
    return story.fate == Fate::failure && story.phase != Phase::before;
  }
  return event == "unblocked" && story.phase == Phase::after;
}

std::optional<Timestamp> tell_time(const Story& story, std::string_view field, MockKey key) {
  HashRandom random(MockHash(key).add("moment").add(field).finish());
  const bool has_begun = story.phase != Phase::before && story.has_begun;
  const bool is_over = story.phase == Phase::after;
  const auto third = (story.started_at - story.created_at) / 3;
  switch (moment_of(field)) {
    case Moment::created:
      return story.created_at;
    case Moment::scheduled:
      return story.created_at + third;
    case Moment::ready:
      if (!has_begun) return std::nullopt;
      return story.created_at + third * 2;
    case Moment::started:
      if (!has_begun) return std::nullopt;
      return story.started_at;
    case Moment::ended:
      if (!is_over) return std::nullopt;
      return story.ended_at;
    case Moment::updated:
      return within(is_over ? story.ended_at : story.created_at, story.now, random);
    case Moment::event:
      if (!includes_event(story, event_of(field))) return std::nullopt;
      return is_over ? story.ended_at : within(story.started_at, story.now, random);
    case Moment::recent:
      return std::max(story.created_at, story.now - between(random, 5, 3600));
    case Moment::planned:
      return story.now + between(random, 600, 90L * 24 * 3600);
  }
  return std::nullopt;
}

}  // namespace porthole::graphql
