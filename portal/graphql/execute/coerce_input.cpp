#include "portal/graphql/execute/coerce_input.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "portal/base/text.h"
#include "portal/graphql/execute/coerce_literal.h"
#include "portal/graphql/execute/json_append.h"
#include "portal/graphql/language/limits.h"

namespace porthole::graphql {

namespace {

// JSON has only one kind of number: 5.0 is the integer 5.
std::optional<std::int32_t> int32_of(const json::Value& input) {
  if (input.IsInt()) return input.GetInt();
  if (!input.IsDouble()) return std::nullopt;
  const double number = input.GetDouble();
  const bool is_int32 = number == std::trunc(number) &&
                        number >= std::numeric_limits<std::int32_t>::min() &&
                        number <= std::numeric_limits<std::int32_t>::max();
  if (!is_int32) return std::nullopt;
  return static_cast<std::int32_t>(number);
}

std::string excerpt(const json::Value& input) {
  std::string text;
  append_json(text, input);
  return cut(std::move(text), 2 * kExcerptBytesMax);
}

/// Continues after a problem, to find the others.
class InputCoercion {
 public:
  InputCoercion(ValueSpace& space, std::vector<InputProblem>& problems)
      : space_(space), problems_(problems) {}

  json::Value coerce(const json::Value& input, const Type& type) {
    if (!space_.take()) return fail("Too many values in the variables");
    if (input.IsNull()) {
      if (type.is_non_null()) fail("Expected value to not be null");
      return {};
    }
    const Type& nullable = type.nullable();
    if (nullable.is_list()) return coerce_list(input, *nullable.inner);
    switch (nullable.named->kind) {
      case NamedTypeKind::input_object:
        return coerce_object(input, *nullable.named);
      case NamedTypeKind::enumeration:
        return coerce_enum(input, *nullable.named);
      default:
        return coerce_scalar(input, *nullable.named);
    }
  }

 private:
  json::Value fail(std::string explanation) {
    if (problems_.size() < kVariableProblemsMax) {
      problems_.push_back({path_, std::move(explanation)});
    }
    return {};
  }

  bool is_full() const { return problems_.size() >= kVariableProblemsMax; }

  json::Value coerce_list(const json::Value& input, const Type& item_type) {
    json::Value list(rapidjson::kArrayType);
    if (!input.IsArray()) {
      list.PushBack(coerce(input, item_type), space_.allocator());
      return list;
    }
    list.Reserve(input.Size(), space_.allocator());
    for (rapidjson::SizeType i = 0; i < input.Size() && !is_full(); ++i) {
      path_.emplace_back(std::uint64_t{i});
      list.PushBack(coerce(input[i], item_type), space_.allocator());
      path_.pop_back();
    }
    return list;
  }

  json::Value coerce_object(const json::Value& input, const NamedType& type) {
    if (!input.IsObject()) return fail("Expected " + excerpt(input) + " to be a key-value object.");
    json::Value object(rapidjson::kObjectType);
    for (const InputValueDefinition& definition : type.input_fields) {
      if (is_full()) return {};
      path_.emplace_back(std::string(definition.name));
      coerce_member(object, json::find(input, definition.name), definition);
      path_.pop_back();
    }
    for (const auto& member : input.GetObject()) {
      if (is_full()) return {};
      const std::string_view name = json::text_of(member.name);
      if (type.input_field(name) != nullptr) continue;
      path_.emplace_back(std::string(name));
      fail("Field is not defined on " + std::string(type.name));
      path_.pop_back();
    }
    return object;
  }

  void coerce_member(json::Value& object, const json::Value* given,
                     const InputValueDefinition& definition) {
    if (given != nullptr) {
      object.AddMember(text_value(definition.name), coerce(*given, *definition.type),
                       space_.allocator());
      return;
    }
    if (definition.default_value != nullptr) {
      auto value = coerce_literal(*definition.default_value, *definition.type, nullptr, space_);
      if (value) {
        object.AddMember(text_value(definition.name), *value, space_.allocator());
        return;
      }
    }
    if (definition.type->is_non_null()) fail("Expected value to not be null");
  }

  json::Value coerce_enum(const json::Value& input, const NamedType& type) {
    if (input.IsString() && type.enum_value(json::text_of(input)) != nullptr) {
      return text_value(json::text_of(input));
    }
    std::string explanation = "Expected " + excerpt(input) + " to be one of: ";
    std::string_view separator;
    for (const EnumValueDefinition& value : type.enum_values) {
      explanation.append(separator).append(value.name);
      separator = ", ";
    }
    return fail(std::move(explanation));
  }

  json::Value coerce_scalar(const json::Value& input, const NamedType& type) {
    switch (type.scalar) {
      case ScalarKind::custom:
        if (auto copy = copy_value(input, space_)) return std::move(*copy);
        return fail("Too many values in the variables");
      case ScalarKind::integer:
        if (const auto integer = int32_of(input)) return json::Value(*integer);
        break;
      case ScalarKind::floating:
        if (input.IsInt64()) return json::Value(input.GetInt64());
        if (input.IsNumber()) return json::Value(input.GetDouble());
        break;
      case ScalarKind::string:
        if (input.IsString()) return text_value(json::text_of(input));
        break;
      case ScalarKind::boolean:
        if (input.IsBool()) return json::Value(input.GetBool());
        break;
      case ScalarKind::id:
        if (input.IsString()) return text_value(json::text_of(input));
        if (input.IsNumber() && is_integer(input)) {
          std::string text;
          append_json(text, input);
          return {text.data(), static_cast<rapidjson::SizeType>(text.size()), space_.allocator()};
        }
        break;
    }
    return fail("Could not coerce value " + excerpt(input) + " to " + std::string(type.name));
  }

  static bool is_integer(const json::Value& number) {
    return !number.IsDouble() || number.GetDouble() == std::trunc(number.GetDouble());
  }

  ValueSpace& space_;
  std::vector<InputProblem>& problems_;
  std::vector<PathSegment> path_;
};

}  // namespace

json::Value coerce_input(const json::Value& input, const Type& type, ValueSpace& space,
                         std::vector<InputProblem>& problems) {
  return InputCoercion(space, problems).coerce(input, type);
}

}  // namespace porthole::graphql
