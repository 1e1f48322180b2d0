#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <string>

#include "portal/graphql/validate/argument_words.h"
#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

namespace {

bool is_int32(std::string_view digits) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return error == std::errc() && number >= std::numeric_limits<std::int32_t>::min() &&
         number <= std::numeric_limits<std::int32_t>::max();
}

bool fits_scalar(const Value& value, ScalarKind scalar) {
  switch (scalar) {
    case ScalarKind::custom:
      return true;
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

// A literal for a list type that is no list, or for an input object that is no object.
bool fits_leaf(const Value& value, const NamedType& type) {
  if (type.kind == NamedTypeKind::scalar) return fits_scalar(value, type.scalar);
  if (type.kind != NamedTypeKind::enumeration) return false;
  return value.kind == ValueKind::enumeration && type.enum_value(value.text) != nullptr;
}

enum class Reporting : std::uint8_t { fields, nothing };

// Checks literals. As in graphql-ruby, an invalid literal is reported once, for the innermost
// argument or input field that it is the value of.
class LiteralChecker {
 public:
  LiteralChecker(Context& context, Reporting reporting)
      : context_(context), reporting_(reporting) {}

  // Whether `value` matches `type`. Errors in the fields of input objects are reported and don't
  // count; if nothing is to be reported, they count.
  bool fits(const Value& value, const Type& type, const NodePath* path) {
    switch (value.kind) {
      case ValueKind::variable:
        return true;
      case ValueKind::null:
        return !type.is_non_null();
      case ValueKind::list:
        return fits_list(value, type.nullable(), path);
      case ValueKind::object:
        if (type.named->kind != NamedTypeKind::input_object) break;
        return fits_object(value, type, path);
      default:
        break;
    }
    return fits_leaf(value, *type.named);
  }

 private:
  bool fits_list(const Value& list, const Type& type, const NodePath* path) {
    if (!type.is_list()) return fits_leaf(list, *type.named);
    const bool has_input_objects = type.named->kind == NamedTypeKind::input_object;
    bool all_fit = true;
    NodePath item_path{.parent = path, .kind = NodePathKind::index};
    for (const Value& item : list.items) {
      const bool is_object = item.kind == ValueKind::object && has_input_objects;
      const bool item_fits = is_object ? fits_input_object(item, *type.named, &item_path)
                                       : fits(item, *type.inner, path);
      all_fit = item_fits && all_fit;
      ++item_path.index;
    }
    return all_fit;
  }

  // A single object is coerced to a list of one.
  bool fits_object(const Value& object, const Type& type, const NodePath* path) {
    const NodePath item_path{.parent = path, .kind = NodePathKind::index};
    const bool is_item = type.nullable().is_list();
    return fits_input_object(object, *type.named, is_item ? &item_path : path);
  }

  bool fits_input_object(const Value& object, const NamedType& type, const NodePath* path) {
    bool all_fit = has_required_fields(object, type, path);
    for (const ObjectField& field : object.fields) {
      if (context_.is_full()) break;
      all_fit = fits_field(field, type, object.offset, path) && all_fit;
    }
    return all_fit || reporting_ == Reporting::fields;
  }

  bool fits_field(const ObjectField& field, const NamedType& type, ByteOffset object,
                  const NodePath* parent_path) {
    const NodePath path{
        .parent = parent_path, .kind = NodePathKind::argument, .text = field.name.text};
    const InputValueDefinition* definition = type.input_field(field.name.text);
    if (definition != nullptr && fits(field.value, *definition->type, &path)) return true;
    if (reporting_ == Reporting::nothing) return false;
    if (definition == nullptr) {
      report_unknown_argument(context_, ArgumentOwnerKind::input_object, type.name, field.name,
                              &path);
    } else {
      report_literal({ArgumentOwnerKind::input_object, type.name, object}, field.name, field.value,
                     *definition->type, &path);
    }
    return false;
  }

  bool has_required_fields(const Value& object, const NamedType& type, const NodePath* path) {
    bool has_all = true;
    for (const InputValueDefinition& definition : type.input_fields) {
      if (!definition.is_required()) continue;
      const bool is_given =
          std::any_of(object.fields.begin(), object.fields.end(),
                      [&](const ObjectField& field) { return field.name.text == definition.name; });
      if (is_given) continue;
      has_all = false;
      if (reporting_ == Reporting::fields) report_missing(object, type, definition, path);
    }
    return has_all;
  }

  void report_missing(const Value& object, const NamedType& type,
                      const InputValueDefinition& definition, const NodePath* parent_path) {
    const NodePath path{
        .parent = parent_path, .kind = NodePathKind::argument, .text = definition.name};
    const std::string expected = to_string(*definition.type);
    std::string message = "Argument '";
    message.append(definition.name).append("' on InputObject '").append(type.name);
    message.append("' is required. Expected type ").append(expected);
    context_.report(object.offset, &path, std::move(message))
        .with("code", "missingRequiredInputObjectAttribute")
        .with("argumentName", definition.name)
        .with("argumentType", expected)
        .with("inputObjectType", type.name);
  }

 public:
  struct Owner {
    ArgumentOwnerKind kind;
    std::string_view label;
    ByteOffset offset;
  };

  void report_literal(const Owner& owner, const Name& argument, const Value& value,
                      const Type& type, const NodePath* path) {
    const std::string_view word = word_for(owner.kind);
    std::string message = "Argument '";
    message.append(argument.text).append("' on ").append(word).append(" '").append(owner.label);
    message.append("' has an invalid value (").append(printed(value));
    message.append("). Expected type '").append(to_string(type)).append("'.");
    context_
        .report({.order = argument.offset,
                 .offsets = {owner.offset},
                 .path = path,
                 .message = std::move(message)})
        .with("code", "argumentLiteralsIncompatible")
        .with("typeName", word)
        .with("argumentName", argument.text);
  }

 private:
  Context& context_;
  const Reporting reporting_;
};

void check_arguments(Context& context) {
  LiteralChecker checker(context, Reporting::fields);
  for (const ArgumentUse& use : context.facts().arguments) {
    if (use.definition == nullptr) continue;
    if (context.is_full()) return;
    const Type& type = *use.definition->type;
    if (checker.fits(use.node->value, type, use.path)) continue;
    checker.report_literal({use.owner->kind, use.owner->label, use.owner->offset}, use.node->name,
                           use.node->value, type, use.path);
  }
}

void check_defaults(Context& context) {
  LiteralChecker checker(context, Reporting::nothing);
  for (const VariableDefinitionUse& use : context.facts().variables) {
    const Value* value = use.node->default_value;
    // Another rule reports variables of other types.
    if (value == nullptr || use.type == nullptr || !use.type->named->is_input()) continue;
    if (context.is_full()) return;
    if (checker.fits(*value, *use.type, use.path)) continue;
    const std::string type = to_string(*use.type);
    const std::string_view name = use.node->name.text;
    context
        .report(use.node->offset, use.path,
                "Default value for $" + std::string(name) + " doesn't match type " + type)
        .with("code", "defaultValueInvalidType")
        .with("variableName", name)
        .with("typeName", type);
  }
}

}  // namespace

// Specification, 5.6.1, 5.6.2 and 5.6.4: every literal matches the type expected at its position;
// the fields of an input object are defined, and required ones are given. A single literal is
// coerced to a list of one. Custom scalars accept anything.
void values_of_correct_type(Context& context) {
  check_arguments(context);
  // Each of the two tables is in document order and may report up to the limit.
  context.begin_rule();
  check_defaults(context);
}

}  // namespace porthole::graphql::validation
