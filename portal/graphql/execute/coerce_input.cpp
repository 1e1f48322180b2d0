#include "portal/graphql/execute/coerce_input.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "portal/base/text.h"
#include "portal/graphql/execute/coerce_literal.h"
#include "portal/graphql/execute/input_format.h"
#include "portal/graphql/execute/json_append.h"
#include "portal/graphql/language/limits.h"
#include "portal/graphql/language/ruby_text.h"

namespace porthole::graphql {

namespace {

enum class Keys : std::uint8_t { bare, quoted };

// As graphql-ruby writes it, with numbers in Ruby's format: `{a:[1,"b"]}`, with quotes `{"a":1.0}`.
// Of limited length.
void append_serialized(std::string& out, const json::Value& input, Keys keys) {
  if (out.size() > kRefusedValueBytesMax) return;
  std::string_view separator;
  if (input.IsArray()) {
    out += '[';
    for (const json::Value& item : input.GetArray()) {
      out += separator;
      separator = ",";
      append_serialized(out, item, keys);
    }
    out += ']';
  } else if (input.IsObject()) {
    out += '{';
    for (const auto& member : input.GetObject()) {
      out += separator;
      separator = ",";
      if (keys == Keys::quoted) {
        append_json(out, json::text_of(member.name));
      } else {
        out += json::text_of(member.name);
      }
      out += ':';
      append_serialized(out, member.value, keys);
    }
    out += '}';
  } else if (input.IsDouble()) {
    out += ruby_float(input.GetDouble());
  } else {
    append_json(out, input);
  }
}

std::string serialized(const json::Value& input, Keys keys = Keys::bare) {
  std::string text;
  append_serialized(text, input, keys);
  return cut(std::move(text), kRefusedValueBytesMax);
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
      path_.emplace_back(std::uint64_t{0});
      list.PushBack(coerce(input, item_type), space_.allocator());
      path_.pop_back();
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

  // Problems are in the order of the input, those of missing fields last. The result is in the
  // order of the definition.
  json::Value coerce_object(const json::Value& input, const NamedType& type) {
    if (!input.IsObject()) {
      return fail("Expected " + serialized(input, Keys::quoted) + " to be a key-value object.");
    }
    const std::size_t problems_before = problems_.size();
    std::vector<std::pair<const InputValueDefinition*, json::Value>> given;
    for (const auto& member : input.GetObject()) {
      if (is_full()) return {};
      const std::string_view name = json::text_of(member.name);
      path_.emplace_back(std::string(name));
      if (const InputValueDefinition* definition = type.input_field(name)) {
        given.emplace_back(definition, coerce(member.value, *definition->type));
      } else {
        fail("Field is not defined on " + std::string(type.name));
      }
      path_.pop_back();
    }
    json::Value object(rapidjson::kObjectType);
    for (const InputValueDefinition& definition : type.input_fields) {
      if (is_full()) return {};
      const auto value = std::find_if(given.begin(), given.end(), [&](const auto& field) {
        return field.first == &definition;
      });
      if (value != given.end()) {
        add_member(object, definition, std::move(value->second));
      } else {
        add_default(object, definition);
      }
    }
    if (type.is_one_of) check_one_of(input, type);
    return problems_.size() > problems_before ? json::Value() : std::move(object);
  }

  void add_member(json::Value& object, const InputValueDefinition& definition, json::Value value) {
    object.AddMember(text_value(definition.name), value, space_.allocator());
  }

  void add_default(json::Value& object, const InputValueDefinition& definition) {
    if (definition.default_value != nullptr) {
      auto value = coerce_literal(*definition.default_value, *definition.type, nullptr, space_);
      if (value) return add_member(object, definition, std::move(*value));
    }
    if (!definition.type->is_non_null()) return;
    path_.emplace_back(std::string(definition.name));
    fail("Expected value to not be null");
    path_.pop_back();
  }

  void check_one_of(const json::Value& input, const NamedType& type) {
    const std::string what = "'" + std::string(type.name) + "' requires exactly one argument, but ";
    if (input.MemberCount() != 1) {
      fail(what + std::to_string(input.MemberCount()) + " were provided.");
      return;
    }
    const auto& member = *input.MemberBegin();
    if (!member.value.IsNull()) return;
    fail(what + "'" + std::string(json::text_of(member.name)) + "' was `null`.");
  }

  json::Value coerce_enum(const json::Value& input, const NamedType& type) {
    if (input.IsString() && type.enum_value(json::text_of(input)) != nullptr) {
      return text_value(json::text_of(input));
    }
    std::string explanation = "Expected " + serialized(input) + " to be one of: ";
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
        if (!fits_format(type, input)) break;
        if (auto copy = copy_value(input, space_)) return std::move(*copy);
        return fail("Too many values in the variables");
      case ScalarKind::integer:
        // As in graphql-ruby, 5.0 is no integer.
        if (input.IsInt()) return json::Value(input.GetInt());
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
        if (input.IsNumber() && !input.IsDouble()) {
          std::string text;
          append_json(text, input);
          return {text.data(), static_cast<rapidjson::SizeType>(text.size()), space_.allocator()};
        }
        break;
    }
    return fail("Could not coerce value " + serialized(input) + " to " + std::string(type.name));
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
