#include "portal/graphql/language/kinds.h"

#include <algorithm>
#include <array>

namespace porthole::graphql {
namespace {

/// In the order of `OperationType`.
constexpr std::array<std::string_view, 3> kOperationNames{"query", "mutation", "subscription"};

struct LocationName {
  DirectiveLocation location;
  std::string_view name;
};

constexpr std::array kLocationNames{
    LocationName{DirectiveLocation::query, "QUERY"},
    LocationName{DirectiveLocation::mutation, "MUTATION"},
    LocationName{DirectiveLocation::subscription, "SUBSCRIPTION"},
    LocationName{DirectiveLocation::field, "FIELD"},
    LocationName{DirectiveLocation::fragment_definition, "FRAGMENT_DEFINITION"},
    LocationName{DirectiveLocation::fragment_spread, "FRAGMENT_SPREAD"},
    LocationName{DirectiveLocation::inline_fragment, "INLINE_FRAGMENT"},
    LocationName{DirectiveLocation::variable_definition, "VARIABLE_DEFINITION"},
    LocationName{DirectiveLocation::schema, "SCHEMA"},
    LocationName{DirectiveLocation::scalar, "SCALAR"},
    LocationName{DirectiveLocation::object, "OBJECT"},
    LocationName{DirectiveLocation::field_definition, "FIELD_DEFINITION"},
    LocationName{DirectiveLocation::argument_definition, "ARGUMENT_DEFINITION"},
    LocationName{DirectiveLocation::interface, "INTERFACE"},
    LocationName{DirectiveLocation::union_type, "UNION"},
    LocationName{DirectiveLocation::enumeration, "ENUM"},
    LocationName{DirectiveLocation::enum_value, "ENUM_VALUE"},
    LocationName{DirectiveLocation::input_object, "INPUT_OBJECT"},
    LocationName{DirectiveLocation::input_field_definition, "INPUT_FIELD_DEFINITION"},
};

}  // namespace

std::string_view to_string(OperationType type) {
  return kOperationNames[static_cast<std::size_t>(type)];
}

std::optional<OperationType> find_operation_type(std::string_view keyword) {
  for (std::size_t type = 0; type < kOperationNames.size(); ++type) {
    if (kOperationNames[type] == keyword) return static_cast<OperationType>(type);
  }
  return std::nullopt;
}

std::string_view to_string(DirectiveLocation location) {
  const auto* found = std::find_if(
      kLocationNames.begin(), kLocationNames.end(),
      [location](const LocationName& candidate) { return candidate.location == location; });
  return found == kLocationNames.end() ? std::string_view() : found->name;
}

std::optional<DirectiveLocation> find_directive_location(std::string_view name) {
  for (const LocationName& candidate : kLocationNames) {
    if (candidate.name == name) return candidate.location;
  }
  return std::nullopt;
}

std::string_view to_string(NamedTypeKind kind) {
  switch (kind) {
    case NamedTypeKind::scalar:
      return "scalar";
    case NamedTypeKind::object:
      return "object";
    case NamedTypeKind::interface:
      return "interface";
    case NamedTypeKind::union_type:
      return "union";
    case NamedTypeKind::enumeration:
      return "enum";
    case NamedTypeKind::input_object:
      return "input object";
  }
  return {};
}

}  // namespace porthole::graphql
