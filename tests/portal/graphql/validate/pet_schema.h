#pragma once

#include <string_view>

namespace porthole::graphql {

/// The schema for validation tests: pets, with definitions of every kind.
extern const std::string_view kPetSchema;

}  // namespace porthole::graphql
