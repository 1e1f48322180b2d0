#include "portal/graphql/mock/figures.h"

#include <algorithm>
#include <chrono>
#include <numeric>
#include <utility>
#include <vector>

#include "portal/graphql/mock/make_object.h"

namespace porthole::graphql {
namespace {

using Seconds = std::chrono::seconds;

constexpr std::pair<std::string_view, Figure> kFigures[] = {
    {"Speed", Figure::speed},
    {"Wait time", Figure::wait_time},
    {"Reliability", Figure::reliability},
    {"Builds/week", Figure::per_week},
    {"Running builds", Figure::running},
    {"Scheduled builds", Figure::scheduled},
};

/// The objects of the list, whether made up or created by a mutation.
std::vector<MockObjectPtr> listed_in(const MockObject& owner, const Home& list) {
  const MockWorldPtr& world = owner.world();
  std::vector<MockObjectPtr> objects;
  const auto add = [&](MockObjectPtr object) {
    if (object != nullptr) objects.push_back(std::move(object));
  };
  // Each costs as much as one that is shown.
  for (const CreatedItem& item : created_in(owner, list)) {
    if (!world->take()) return objects;
    MockRequest request{*item.type, {}};
    request.uuid = item.uuid;
    add(make_mock_object(world, request));
  }
  if (owner.is_created()) return objects;
  const Place whole = owner.place();
  const Population population = world->places().population(list, &whole);
  for (std::uint32_t position = 0; position < population.count; ++position) {
    if (!world->take()) return objects;
    const std::uint32_t index = Places::index_at(list, population, position);
    add(make_placed_object(world, world->places().at(list, &whole, population, index)));
  }
  return objects;
}

std::string state_of(const MockObject& object) {
  const FieldDefinition* states = state_field(object.type());
  if (states == nullptr) return {};
  const ResolvedValue state = object.leaf(*states, nullptr);
  const auto* text = std::get_if<std::string>(&state.any());
  return text == nullptr ? std::string() : *text;
}

std::string average(const std::vector<Seconds>& durations) {
  if (durations.empty()) return {};
  const auto count = static_cast<std::int64_t>(durations.size());
  const std::int64_t seconds =
      std::accumulate(durations.begin(), durations.end(), Seconds(0)).count() / count;
  constexpr std::int64_t kMinute = 60;
  constexpr std::int64_t kHour = 60 * kMinute;
  if (seconds >= 2 * kHour) return std::to_string(seconds / kHour) + "h";
  if (seconds >= 2 * kMinute) return std::to_string(seconds / kMinute) + "m";
  return std::to_string(seconds) + "s";
}

Seconds between(Timestamp begin, Timestamp end) {
  return std::chrono::duration_cast<Seconds>(end - begin);
}

}  // namespace

std::optional<Figure> figure_of(std::string_view label) {
  const auto* found = std::find_if(std::begin(kFigures), std::end(kFigures),
                                   [&](const auto& one) { return one.first == label; });
  if (found == std::end(kFigures)) return std::nullopt;
  return found->second;
}

std::string count_figure(Figure figure, const MockObject& owner, const Home& list) {
  const std::vector<MockObjectPtr> objects = listed_in(owner, list);
  const auto in_state = [&](std::string_view state) {
    return std::count_if(objects.begin(), objects.end(),
                         [&](const MockObjectPtr& object) { return state_of(*object) == state; });
  };
  std::vector<Seconds> durations;
  switch (figure) {
    case Figure::running:
      return std::to_string(in_state("RUNNING"));
    case Figure::scheduled:
      return std::to_string(in_state("SCHEDULED"));
    case Figure::per_week: {
      constexpr auto kWeek = std::chrono::hours(7 * 24);
      const Timestamp first = owner.world()->now() - kWeek;
      return std::to_string(std::count_if(
          objects.begin(), objects.end(),
          [&](const MockObjectPtr& object) { return object->created_at() >= first; }));
    }
    case Figure::reliability: {
      const auto passed = in_state("PASSED");
      const auto over = passed + in_state("FAILED");
      if (over == 0) return {};
      constexpr int kWhole = 100;
      return std::to_string((kWhole * passed + over / 2) / over) + "%";
    }
    case Figure::speed:
      for (const MockObjectPtr& object : objects) {
        const Story story = object->story();
        if (state_of(*object) == "PASSED") {
          durations.push_back(between(story.started_at, story.ended_at));
        }
      }
      return average(durations);
    case Figure::wait_time:
      for (const MockObjectPtr& object : objects) {
        const Story story = object->story();
        if (story.phase != Phase::before && story.has_begun) {
          durations.push_back(between(story.created_at, story.started_at));
        }
      }
      return average(durations);
  }
  return {};
}

}  // namespace porthole::graphql
