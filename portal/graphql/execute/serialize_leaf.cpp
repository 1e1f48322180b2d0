#include "portal/graphql/execute/serialize_leaf.h"

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>
#include <variant>

#include "portal/base/text.h"
#include "portal/graphql/execute/json_append.h"
#include "portal/graphql/language/limits.h"

namespace porthole::graphql {

namespace {

// Why a value can't be serialized.
using LeafError = std::optional<std::string>;

std::string describe(const ResolvedValue& value) {
  if (std::holds_alternative<ObjectPtr>(value.any())) return "an object";
  if (std::holds_alternative<ResolvedValue::Items>(value.any())) return "a list";
  std::string text;
  const LeafError error = append_untyped_leaf(text, value);
  if (error) return "a value that JSON has no text for";
  return cut(std::move(text), 2 * kExcerptBytesMax);
}

std::string cannot_represent(const NamedType& type, const ResolvedValue& value) {
  return std::string(type.name) + " cannot represent " + describe(value);
}

// A decimal number. Other forms that JavaScript's `Number` accepts (hexadecimal, whitespace) are
// rejected.
std::optional<double> number_in(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double number = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return number;
}

// The value as a number, converted as graphql-js does for `Int` and `Float`.
std::optional<double> number_of(const ResolvedValue& value) {
  if (const auto* boolean = std::get_if<bool>(&value.any())) return *boolean ? 1 : 0;
  if (const auto* integer = std::get_if<std::int64_t>(&value.any())) {
    return static_cast<double>(*integer);
  }
  if (const auto* number = std::get_if<double>(&value.any())) return *number;
  if (const auto* text = std::get_if<std::string>(&value.any())) return number_in(*text);
  return std::nullopt;
}

bool append_int(std::string& out, const ResolvedValue& value) {
  const std::optional<double> number = number_of(value);
  if (!number || *number != std::trunc(*number)) return false;
  if (*number < std::numeric_limits<std::int32_t>::min() ||
      *number > std::numeric_limits<std::int32_t>::max()) {
    return false;
  }
  append_json(out, static_cast<std::int64_t>(*number));
  return true;
}

bool append_float(std::string& out, const ResolvedValue& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value.any())) {
    append_json(out, *integer);
    return true;
  }
  const std::optional<double> number = number_of(value);
  if (!number || !std::isfinite(*number)) return false;
  append_json(out, *number);
  return true;
}

bool append_string(std::string& out, const ResolvedValue& value) {
  if (const auto* text = std::get_if<std::string>(&value.any())) {
    append_json(out, *text);
    return true;
  }
  const auto* number = std::get_if<double>(&value.any());
  const bool is_text_of_scalar = std::holds_alternative<bool>(value.any()) ||
                                 std::holds_alternative<std::int64_t>(value.any()) ||
                                 (number != nullptr && std::isfinite(*number));
  if (!is_text_of_scalar) return false;
  out += '"';
  append_untyped_leaf(out, value);
  out += '"';
  return true;
}

bool append_boolean(std::string& out, const ResolvedValue& value) {
  if (std::holds_alternative<std::string>(value.any())) return false;
  const std::optional<double> number = number_of(value);
  if (!number || !std::isfinite(*number)) return false;
  append_json(out, *number != 0);
  return true;
}

bool append_id(std::string& out, const ResolvedValue& value) {
  const auto* number = std::get_if<double>(&value.any());
  if (number != nullptr && *number != std::trunc(*number)) return false;
  return !std::holds_alternative<bool>(value.any()) && append_string(out, value);
}

bool append_enum(std::string& out, const NamedType& type, const ResolvedValue& value) {
  const auto* text = std::get_if<std::string>(&value.any());
  if (text == nullptr || type.enum_value(*text) == nullptr) return false;
  append_json(out, *text);
  return true;
}

/// Appends the JSON of each alternative of a value.
struct UntypedAppender {
  std::string& out;

  LeafError operator()(std::monostate) const {
    out += "null";
    return std::nullopt;
  }
  LeafError operator()(double number) const {
    if (!std::isfinite(number)) return "A number that is not finite has no JSON";
    append_json(out, number);
    return std::nullopt;
  }
  LeafError operator()(bool value) const { return append(value); }
  LeafError operator()(std::int64_t value) const { return append(value); }
  LeafError operator()(const std::string& value) const { return append(std::string_view(value)); }
  LeafError operator()(const ResolvedValue::Json& json) const {
    out += json.text;
    return std::nullopt;
  }
  LeafError operator()(const ResolvedValue::Items& items) const {
    out += '[';
    std::string_view separator;
    for (const ResolvedValue& item : items) {
      out += separator;
      separator = ",";
      if (LeafError error = append_untyped_leaf(out, item)) return error;
    }
    out += ']';
    return std::nullopt;
  }
  LeafError operator()(const ObjectPtr& object) const {
    if (object == nullptr) return (*this)(std::monostate());
    return "An object was given for a field without selections";
  }
  LeafError operator()(const FieldFailure& failure) const { return failure.message; }

 private:
  template <typename Scalar>
  LeafError append(Scalar value) const {
    append_json(out, value);
    return std::nullopt;
  }
};

}  // namespace

LeafError append_leaf(std::string& out, const NamedType& type, const ResolvedValue& value) {
  bool is_of_type = false;
  if (type.kind == NamedTypeKind::enumeration) {
    is_of_type = append_enum(out, type, value);
  } else {
    switch (type.scalar) {
      case ScalarKind::custom:
        return append_untyped_leaf(out, value);
      case ScalarKind::integer:
        is_of_type = append_int(out, value);
        break;
      case ScalarKind::floating:
        is_of_type = append_float(out, value);
        break;
      case ScalarKind::string:
        is_of_type = append_string(out, value);
        break;
      case ScalarKind::boolean:
        is_of_type = append_boolean(out, value);
        break;
      case ScalarKind::id:
        is_of_type = append_id(out, value);
        break;
    }
  }
  if (is_of_type) return std::nullopt;
  return cannot_represent(type, value);
}

LeafError append_untyped_leaf(std::string& out, const ResolvedValue& value) {
  return std::visit(UntypedAppender{out}, value.any());
}

}  // namespace porthole::graphql
