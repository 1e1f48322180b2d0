#include "portal/graphql/validate/literal_check.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>

#include "portal/graphql/execute/input_format.h"
#include "portal/graphql/validate/argument_words.h"

namespace porthole::graphql::validation {

namespace {

using Mismatch = std::optional<LiteralMismatch>;

bool is_int32(std::string_view digits) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return error == std::errc() && number >= std::numeric_limits<std::int32_t>::min() &&
         number <= std::numeric_limits<std::int32_t>::max();
}

bool fits_scalar(const Value& value, const NamedType& type) {
  switch (type.scalar) {
    case ScalarKind::custom:
      return fits_format(type, value);
    case ScalarKind::integer:
      return value.kind == ValueKind::integer && is_int32(value.text);
    case ScalarKind::floating:
      return value.kind == ValueKind::integer || value.kind == ValueKind::floating;
    case ScalarKind::string:
      return value.kind == ValueKind::string;
    case ScalarKind::boolean:
      return value.kind == ValueKind::boolean;
    case ScalarKind::id:
      return value.kind == ValueKind::integer || value.kind == ValueKind::string;
  }
  return false;
}

bool contains_variable(const Value& value) {
  return value.kind == ValueKind::variable ||
         std::any_of(value.items.begin(), value.items.end(), contains_variable) ||
         std::any_of(value.fields.begin(), value.fields.end(),
                     [](const ObjectField& field) { return contains_variable(field.value); });
}

Mismatch check_scalar(const Value& value, const NamedType& type) {
  if (fits_scalar(value, type)) return std::nullopt;
  if (contains_variable(value)) return LiteralMismatch{};
  return LiteralMismatch{"Could not coerce value " + serialized(value) + " to " +
                         std::string(type.name)};
}

Mismatch check_enum(const Value& value, const NamedType& type) {
  if (value.kind != ValueKind::enumeration) return LiteralMismatch{};
  if (type.enum_value(value.text) != nullptr) return std::nullopt;
  std::string explanation = "Expected \"" + std::string(value.text) + "\" to be one of: ";
  for (const EnumValueDefinition& known : type.enum_values) {
    if (&known != type.enum_values.begin()) explanation += ", ";
    explanation += known.name;
  }
  return LiteralMismatch{std::move(explanation)};
}

Mismatch check_object(const Value& object, const NamedType& type) {
  const auto has_field = [&](const InputValueDefinition& definition) {
    return std::any_of(object.fields.begin(), object.fields.end(), [&](const ObjectField& field) {
      return field.name.text == definition.name;
    });
  };
  for (const InputValueDefinition& definition : type.input_fields) {
    if (definition.is_required() && !has_field(definition)) return LiteralMismatch{};
  }
  for (const ObjectField& field : object.fields) {
    const InputValueDefinition* definition = type.input_field(field.name.text);
    if (definition == nullptr) return LiteralMismatch{};
    if (Mismatch mismatch = find_mismatch(field.value, *definition->type)) return mismatch;
  }
  if (!type.is_one_of) return std::nullopt;
  if (object.fields.size() != 1) {
    return LiteralMismatch{"`" + std::string(type.name) +
                           "` is a OneOf type, so only one argument may be given (instead of " +
                           std::to_string(object.fields.size()) + ")"};
  }
  const ObjectField& field = object.fields[0];
  if (field.value.kind != ValueKind::null) return std::nullopt;
  // graphql-ruby says so of variables; it takes such a default, which the specification refuses.
  return LiteralMismatch{"'" + std::string(type.name) + "' requires exactly one argument, but '" +
                         std::string(field.name.text) + "' was `null`."};
}

}  // namespace

std::optional<LiteralMismatch> find_mismatch(const Value& value, const Type& type) {
  if (value.kind == ValueKind::variable) return std::nullopt;
  if (value.kind == ValueKind::null) {
    return type.is_non_null() ? Mismatch(LiteralMismatch{}) : std::nullopt;
  }
  const Type& nullable = type.nullable();
  if (nullable.is_list()) {
    if (value.kind != ValueKind::list) return find_mismatch(value, *nullable.inner);
    for (const Value& item : value.items) {
      if (Mismatch mismatch = find_mismatch(item, *nullable.inner)) return mismatch;
    }
    return std::nullopt;
  }
  const NamedType& named = *type.named;
  if (named.kind == NamedTypeKind::scalar) return check_scalar(value, named);
  if (named.kind == NamedTypeKind::enumeration) return check_enum(value, named);
  const bool is_object =
      named.kind == NamedTypeKind::input_object && value.kind == ValueKind::object;
  return is_object ? check_object(value, named) : LiteralMismatch{};
}

}  // namespace porthole::graphql::validation
