#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace porthole::graphql {

enum class OperationType : std::uint8_t { query, mutation, subscription };

/// The kinds of named types (specification, section 3.4).
enum class NamedTypeKind : std::uint8_t {
  scalar,
  object,
  interface,
  union_type,
  enumeration,
  input_object,
};

/// The locations of directives (specification, 3.13), as bits of a mask.
enum class DirectiveLocation : std::uint32_t {
  query = 1U << 0,
  mutation = 1U << 1,
  subscription = 1U << 2,
  field = 1U << 3,
  fragment_definition = 1U << 4,
  fragment_spread = 1U << 5,
  inline_fragment = 1U << 6,
  variable_definition = 1U << 7,
  schema = 1U << 8,
  scalar = 1U << 9,
  object = 1U << 10,
  field_definition = 1U << 11,
  argument_definition = 1U << 12,
  interface = 1U << 13,
  union_type = 1U << 14,
  enumeration = 1U << 15,
  enum_value = 1U << 16,
  input_object = 1U << 17,
  input_field_definition = 1U << 18,
};

/// `query`
std::string_view to_string(OperationType type);
/// Nothing if `keyword` is not an operation type.
std::optional<OperationType> find_operation_type(std::string_view keyword);
/// `FIELD_DEFINITION`
std::string_view to_string(DirectiveLocation location);
/// Nothing if `name` is not a directive location.
std::optional<DirectiveLocation> find_directive_location(std::string_view name);
/// `input object`, for messages
std::string_view to_string(NamedTypeKind kind);

}  // namespace porthole::graphql
