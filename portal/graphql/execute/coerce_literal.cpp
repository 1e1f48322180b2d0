#include "portal/graphql/execute/coerce_literal.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>

#include "portal/graphql/language/limits.h"

namespace porthole::graphql {

namespace {

// Input objects whose defaults contain each other would never end.
constexpr std::size_t kCoercionDepthMax = 2 * kNestingMax;

std::optional<json::Value> integer_value(std::string_view digits) {
  const char* end = digits.data() + digits.size();
  std::int64_t integer = 0;
  if (std::from_chars(digits.data(), end, integer).ec == std::errc()) return json::Value(integer);
  std::uint64_t natural = 0;
  if (std::from_chars(digits.data(), end, natural).ec == std::errc()) return json::Value(natural);
  return std::nullopt;
}

// Nothing if it exceeds the range of a double, which JSON can't express.
std::optional<json::Value> number_value(std::string_view digits) {
  double number = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (parsed.ec == std::errc()) return json::Value(number);
  // Also reported for numbers too close to zero.
  number = std::strtod(std::string(digits).c_str(), nullptr);
  if (!std::isfinite(number)) return std::nullopt;
  return json::Value(number);
}

/// Coerces literals. Functions return nothing if the literal doesn't match the type.
class LiteralCoercion {
 public:
  LiteralCoercion(const VariableValues* variables, ValueSpace& space)
      : variables_(variables), space_(space) {}

  std::optional<json::Value> coerce(const Value& literal, const Type& type) {
    if (depth_ == kCoercionDepthMax || !space_.take()) return std::nullopt;
    ++depth_;
    auto value = coerce_unguarded(literal, type);
    --depth_;
    return value;
  }

  std::optional<json::Value> coerce_untyped(const Value& literal) {
    if (!space_.take()) return std::nullopt;
    switch (literal.kind) {
      case ValueKind::variable:
        return copy_of_variable(literal);
      case ValueKind::integer:
        if (auto integer = integer_value(literal.text)) return integer;
        return number_value(literal.text);
      case ValueKind::floating:
        return number_value(literal.text);
      case ValueKind::string:
      case ValueKind::enumeration:
        return text_value(literal.text);
      case ValueKind::boolean:
        return json::Value(literal.boolean);
      case ValueKind::null:
        return json::Value();
      case ValueKind::list:
        return untyped_list(literal);
      case ValueKind::object:
        return untyped_object(literal);
    }
    return std::nullopt;
  }

 private:
  std::optional<json::Value> coerce_unguarded(const Value& literal, const Type& type) {
    if (literal.kind == ValueKind::variable) {
      // Validation checked the variable's type; only null may still be invalid.
      auto value = copy_of_variable(literal);
      if (value && value->IsNull() && type.is_non_null()) return std::nullopt;
      return value;
    }
    if (literal.kind == ValueKind::null) {
      if (type.is_non_null()) return std::nullopt;
      return json::Value();
    }
    const Type& nullable = type.nullable();
    if (nullable.is_list()) return coerce_list(literal, *nullable.inner);
    switch (nullable.named->kind) {
      case NamedTypeKind::input_object:
        return coerce_object(literal, *nullable.named);
      case NamedTypeKind::enumeration:
        return coerce_enum(literal, *nullable.named);
      case NamedTypeKind::scalar:
        return coerce_scalar(literal, nullable.named->scalar);
      default:
        return std::nullopt;
    }
  }

  const json::Value* value_of_variable(const Value& variable) const {
    return variables_ == nullptr ? nullptr : variables_->find(variable.text);
  }

  std::optional<json::Value> copy_of_variable(const Value& variable) {
    const json::Value* value = value_of_variable(variable);
    if (value == nullptr) return std::nullopt;
    return copy_value(*value, space_);
  }

  bool is_missing(const Value& literal) const {
    return literal.kind == ValueKind::variable && value_of_variable(literal) == nullptr;
  }

  std::optional<json::Value> coerce_list(const Value& literal, const Type& item_type) {
    json::Value list(rapidjson::kArrayType);
    if (literal.kind != ValueKind::list) {
      auto item = coerce(literal, item_type);
      if (!item) return std::nullopt;
      list.PushBack(*item, space_.allocator());
      return list;
    }
    for (const Value& item_literal : literal.items) {
      std::optional<json::Value> item;
      if (is_missing(item_literal) && !item_type.is_non_null()) {
        item.emplace();
      } else {
        item = coerce(item_literal, item_type);
      }
      if (!item) return std::nullopt;
      list.PushBack(*item, space_.allocator());
    }
    return list;
  }

  std::optional<json::Value> coerce_object(const Value& literal, const NamedType& type) {
    if (literal.kind != ValueKind::object) return std::nullopt;
    json::Value object(rapidjson::kObjectType);
    for (const InputValueDefinition& definition : type.input_fields) {
      const Value* given = nullptr;
      for (const ObjectField& field : literal.fields) {
        if (field.name.text == definition.name) given = &field.value;
      }
      if (given != nullptr && is_missing(*given)) given = nullptr;
      if (given == nullptr) given = definition.default_value;
      if (given == nullptr) {
        if (definition.type->is_non_null()) return std::nullopt;
        continue;
      }
      auto value = coerce(*given, *definition.type);
      if (!value) return std::nullopt;
      object.AddMember(text_value(definition.name), *value, space_.allocator());
    }
    return object;
  }

  static std::optional<json::Value> coerce_enum(const Value& literal, const NamedType& type) {
    if (literal.kind != ValueKind::enumeration) return std::nullopt;
    if (type.enum_value(literal.text) == nullptr) return std::nullopt;
    return text_value(literal.text);
  }

  std::optional<json::Value> coerce_scalar(const Value& literal, ScalarKind scalar) {
    const bool is_integer = literal.kind == ValueKind::integer;
    switch (scalar) {
      case ScalarKind::custom:
        return coerce_untyped(literal);
      case ScalarKind::integer: {
        if (!is_integer) return std::nullopt;
        auto integer = integer_value(literal.text);
        if (!integer || !integer->IsInt()) return std::nullopt;
        return integer;
      }
      case ScalarKind::floating:
        if (!is_integer && literal.kind != ValueKind::floating) return std::nullopt;
        return number_value(literal.text);
      case ScalarKind::string:
        if (literal.kind != ValueKind::string) return std::nullopt;
        return text_value(literal.text);
      case ScalarKind::boolean:
        if (literal.kind != ValueKind::boolean) return std::nullopt;
        return json::Value(literal.boolean);
      case ScalarKind::id:
        if (!is_integer && literal.kind != ValueKind::string) return std::nullopt;
        return text_value(literal.text);
    }
    return std::nullopt;
  }

  std::optional<json::Value> untyped_list(const Value& literal) {
    json::Value list(rapidjson::kArrayType);
    for (const Value& item_literal : literal.items) {
      std::optional<json::Value> item;
      if (is_missing(item_literal)) {
        item.emplace();
      } else {
        item = coerce_untyped(item_literal);
      }
      if (!item) return std::nullopt;
      list.PushBack(*item, space_.allocator());
    }
    return list;
  }

  std::optional<json::Value> untyped_object(const Value& literal) {
    json::Value object(rapidjson::kObjectType);
    for (const ObjectField& field : literal.fields) {
      if (is_missing(field.value)) continue;
      auto value = coerce_untyped(field.value);
      if (!value) return std::nullopt;
      object.AddMember(text_value(field.name.text), *value, space_.allocator());
    }
    return object;
  }

  const VariableValues* variables_;
  ValueSpace& space_;
  std::size_t depth_ = 0;
};

}  // namespace

std::optional<json::Value> coerce_literal(const Value& literal, const Type& type,
                                          const VariableValues* variables, ValueSpace& space) {
  return LiteralCoercion(variables, space).coerce(literal, type);
}

std::optional<json::Value> coerce_untyped(const Value& literal, const VariableValues* variables,
                                          ValueSpace& space) {
  return LiteralCoercion(variables, space).coerce_untyped(literal);
}

}  // namespace porthole::graphql
