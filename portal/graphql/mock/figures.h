#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "portal/graphql/mock/homes.h"
#include "portal/graphql/mock/mock_object.h"

namespace porthole::graphql {

/// What is counted of an object's list, such as a pipeline's builds.
enum class Figure : std::uint8_t {
  speed,        ///< How long those that passed took, on average.
  wait_time,    ///< How long those that began had waited, on average.
  reliability,  ///< How many of those that passed or failed passed.
  per_week,     ///< How many were created in the last seven days.
  running,
  scheduled,
};

/// The figure with a label such as `Builds/week`; nothing for other labels.
std::optional<Figure> figure_of(std::string_view label);

/// The value of a figure of the objects listed in `list` of `owner`, as `12m`, `97%` or `3`; empty
/// if there are none that it is about. Looks at each of them.
std::string count_figure(Figure figure, const MockObject& owner, const Home& list);

}  // namespace porthole::graphql
