#include "portal/graphql/type/constant_values.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "portal/graphql/type/schema_coordinate.h"

namespace porthole::graphql {

namespace {

struct Misfit {
  // To the invalid value: `.a.b[2]`; empty for the whole constant.
  std::string path;
  std::string reason;
};

using MaybeMisfit = std::optional<Misfit>;

MaybeMisfit within(const std::string& segment, MaybeMisfit misfit) {
  if (misfit) misfit->path.insert(0, segment);
  return misfit;
}

std::string_view noun_of(const Value& value) {
  switch (value.kind) {
    case ValueKind::variable:
      return "a variable";
    case ValueKind::integer:
      return "an integer";
    case ValueKind::floating:
      return "a fraction";
    case ValueKind::string:
      return "a string";
    case ValueKind::boolean:
      return "a boolean";
    case ValueKind::null:
      return "null";
    case ValueKind::enumeration:
      return "a name";
    case ValueKind::list:
      return "a list";
    case ValueKind::object:
      return "an object";
  }
  return {};
}

Misfit wrong_kind(const Value& value, std::string_view type) {
  return {.path = {}, .reason = quoted(type) + " can't be " + std::string(noun_of(value))};
}

bool is_32_bit_integer(std::string_view digits) {
  std::int32_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return error == std::errc() && end == digits.data() + digits.size();
}

bool is_finite_number(std::string_view digits) {
  double number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return error == std::errc() && end == digits.data() + digits.size();
}

// A name that two fields have, or an empty one.
std::string_view repeated_name(List<ObjectField> fields) {
  std::vector<std::string_view> names;
  for (const ObjectField& field : fields) names.push_back(field.name.text);
  std::sort(names.begin(), names.end());
  const auto repeated = std::adjacent_find(names.begin(), names.end());
  return repeated == names.end() ? std::string_view() : *repeated;
}

MaybeMisfit check_names(const Value& object) {
  const std::string_view repeated = repeated_name(object.fields);
  if (repeated.empty()) return std::nullopt;
  return Misfit{.path = {}, .reason = "field " + quoted(repeated) + " is given more than once"};
}

// For values of custom scalars.
MaybeMisfit check_untyped(const Value& value) {
  MaybeMisfit misfit;
  for (std::size_t index = 0; index < value.items.size() && !misfit; ++index) {
    misfit = within("[" + std::to_string(index) + "]", check_untyped(value.items[index]));
  }
  if (value.kind == ValueKind::object && !misfit) misfit = check_names(value);
  for (std::size_t index = 0; index < value.fields.size() && !misfit; ++index) {
    const ObjectField& field = value.fields[index];
    misfit = within("." + std::string(field.name.text), check_untyped(field.value));
  }
  return misfit;
}

MaybeMisfit check_scalar(const Value& value, const NamedType& type) {
  const bool is_integer = value.kind == ValueKind::integer;
  const bool is_string = value.kind == ValueKind::string;
  bool fits = false;
  switch (type.scalar) {
    case ScalarKind::custom:
      return check_untyped(value);
    case ScalarKind::integer:
      if (is_integer && !is_32_bit_integer(value.text)) {
        return Misfit{.path = {}, .reason = "an integer of more than 32 bits is no \"Int\""};
      }
      fits = is_integer;
      break;
    case ScalarKind::floating:
      fits = is_integer || value.kind == ValueKind::floating;
      if (fits && !is_finite_number(value.text)) {
        return Misfit{.path = {}, .reason = "the number is beyond the range of \"Float\""};
      }
      break;
    case ScalarKind::string:
      fits = is_string;
      break;
    case ScalarKind::boolean:
      fits = value.kind == ValueKind::boolean;
      break;
    case ScalarKind::id:
      fits = is_integer || is_string;
      break;
  }
  if (fits) return std::nullopt;
  return wrong_kind(value, type.name);
}

MaybeMisfit check_enum(const Value& value, const NamedType& type) {
  if (value.kind != ValueKind::enumeration) return wrong_kind(value, type.name);
  if (type.enum_value(value.text) != nullptr) return std::nullopt;
  return Misfit{.path = {}, .reason = quoted(type.name) + " has no value " + quoted(value.text)};
}

MaybeMisfit check_value(const Value& value, const Type& type);

MaybeMisfit check_input_object(const Value& value, const NamedType& type) {
  if (value.kind != ValueKind::object) return wrong_kind(value, type.name);
  if (MaybeMisfit misfit = check_names(value)) return misfit;
  std::vector<const InputValueDefinition*> given;
  for (const ObjectField& field : value.fields) {
    const InputValueDefinition* definition = type.input_field(field.name.text);
    if (definition == nullptr) {
      return Misfit{.path = {},
                    .reason = quoted(type.name) + " has no field " + quoted(field.name.text)};
    }
    given.push_back(definition);
    MaybeMisfit misfit = check_value(field.value, *definition->type);
    if (misfit) return within("." + std::string(field.name.text), std::move(misfit));
  }
  const bool has_one = value.fields.size() == 1 && value.fields[0].value.kind != ValueKind::null;
  if (type.is_one_of && !has_one) {
    return Misfit{.path = {},
                  .reason = quoted(type.name) + " has to have exactly one field, which isn't null"};
  }
  std::sort(given.begin(), given.end());
  for (const InputValueDefinition& definition : type.input_fields) {
    if (!definition.is_required()) continue;
    if (std::binary_search(given.begin(), given.end(), &definition)) continue;
    const SchemaCoordinate coordinate{.type = type.name, .field = definition.name};
    return Misfit{.path = {}, .reason = "required field " + quoted(coordinate) + " is missing"};
  }
  return std::nullopt;
}

MaybeMisfit check_list(const Value& value, const Type& item_type) {
  // A single value is coerced to a list of one.
  if (value.kind != ValueKind::list) return check_value(value, item_type);
  for (std::size_t index = 0; index < value.items.size(); ++index) {
    MaybeMisfit misfit = check_value(value.items[index], item_type);
    if (misfit) return within("[" + std::to_string(index) + "]", std::move(misfit));
  }
  return std::nullopt;
}

MaybeMisfit check_value(const Value& value, const Type& type) {
  if (value.kind == ValueKind::null) {
    if (!type.is_non_null()) return std::nullopt;
    return wrong_kind(value, to_string(type));
  }
  const Type& nullable = type.nullable();
  if (nullable.is_list()) return check_list(value, *nullable.inner);
  switch (nullable.named->kind) {
    case NamedTypeKind::enumeration:
      return check_enum(value, *nullable.named);
    case NamedTypeKind::input_object:
      return check_input_object(value, *nullable.named);
    default:
      return check_scalar(value, *nullable.named);
  }
}

}  // namespace

std::optional<std::string> find_misfit(const Value& constant, const Type& type) {
  const MaybeMisfit misfit = check_value(constant, type);
  if (!misfit) return std::nullopt;
  if (misfit->path.empty()) return misfit->reason;
  const std::string_view path = misfit->path;
  return "at " + quoted(path.substr(path.front() == '.' ? 1 : 0)) + ", " + misfit->reason;
}

}  // namespace porthole::graphql
