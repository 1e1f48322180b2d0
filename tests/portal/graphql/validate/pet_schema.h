#pragma once

#include <string_view>

namespace porthole::graphql {

/// The schema that validation is tested with: something of each kind, about pets.
extern const std::string_view kPetSchema;

}  // namespace porthole::graphql
