#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "portal/base/clock.h"
#include "portal/base/json.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/type/schema.h"

namespace porthole::graphql {

/// Checks an answer against the document and the schema, by itself: nothing of the executor is
/// used. Documents have no named fragments or directives, select each response key once, and
/// `__typename` of each object whose type can vary.
class AnswerCheck {
 public:
  AnswerCheck(const Document& document, const Schema& schema) : schema_(schema) {
    operation_ = document.definitions()[0].operation();
  }

  /// What is wrong with `answer`, the first only; empty if it is valid.
  std::string problem_of(const std::string& answer) {
    problem_.clear();
    const json::ParseResult parsed = json::parse(answer);
    if (parsed.error) return parsed.error->to_string();
    if (json::find(parsed.document, "errors") != nullptr) return "has errors";
    const json::Value* data = json::find(parsed.document, "data");
    if (data == nullptr || !data->IsObject()) return "has no data";
    check_object(operation_->selection_set, *schema_.root_type(operation_->type), *data);
    return problem_;
  }

 private:
  void fail(std::string_view where, std::string_view what) {
    if (problem_.empty()) problem_ = std::string(where) + ": " + std::string(what);
  }

  void check_object(const SelectionSet& set, const NamedType& declared, const json::Value& object) {
    const NamedType* type = &declared;
    if (declared.is_abstract()) {
      const json::Value* name = json::find(object, "__typename");
      if (name == nullptr) return fail(declared.name, "has no __typename");
      type = schema_.find_type(json::text_of(*name));
      if (type == nullptr || !schema_.is_possible_type(declared, *type)) {
        return fail(declared.name, "is of an impossible type");
      }
    }
    const std::size_t selected = check_selections(set, *type, object);
    if (selected != object.MemberCount()) fail(type->name, "has another number of members");
  }

  /// Returns the number of members that are selected.
  std::size_t check_selections(const SelectionSet& set, const NamedType& type,
                               const json::Value& object) {
    std::size_t count = 0;
    for (const Selection& selection : set.selections) {
      if (const InlineFragment* fragment = selection.inline_fragment()) {
        const NamedType* condition = schema_.find_type(fragment->type_condition.text);
        if (!schema_.is_possible_type(*condition, type)) continue;
        count += check_selections(fragment->selection_set, type, object);
        continue;
      }
      const Field& field = *selection.field();
      ++count;
      const json::Value* value = json::find(object, field.response_key().text);
      if (value == nullptr) {
        fail(field.response_key().text, "is missing");
      } else if (field.name.text != "__typename") {
        check_value(field, *schema_.find_field(type, field.name.text)->type, *value);
      } else if (!value->IsString() || json::text_of(*value) != type.name) {
        fail(type.name, "has another __typename");
      }
    }
    return count;
  }

  void check_value(const Field& field, const Type& type, const json::Value& value) {
    if (value.IsNull()) {
      if (type.is_non_null()) fail(field.name.text, "must not be null");
      return;
    }
    const Type& nullable = type.nullable();
    if (nullable.is_list()) {
      if (!value.IsArray()) return fail(field.name.text, "is no list");
      for (const json::Value& item : value.GetArray()) check_value(field, *nullable.inner, item);
      return;
    }
    const NamedType& named = *nullable.named;
    if (named.is_composite()) {
      if (!value.IsObject()) return fail(field.name.text, "is no object");
      return check_object(field.selection_set, named, value);
    }
    if (!is_leaf_of(named, value)) fail(field.name.text, "is no " + std::string(named.name));
  }

  static bool is_leaf_of(const NamedType& type, const json::Value& value) {
    if (type.kind == NamedTypeKind::enumeration) {
      return value.IsString() &&
             std::any_of(type.enum_values.begin(), type.enum_values.end(),
                         [&](const auto& one) { return one.name == json::text_of(value); });
    }
    switch (type.scalar) {
      case ScalarKind::integer:
        return value.IsInt();
      case ScalarKind::floating:
        return value.IsNumber();
      case ScalarKind::boolean:
        return value.IsBool();
      case ScalarKind::string:
      case ScalarKind::id:
        return value.IsString();
      case ScalarKind::custom:
        break;
    }
    if (type.name == "DateTime") {
      return value.IsString() && parse_iso8601(json::text_of(value)).has_value();
    }
    return true;
  }

  const Schema& schema_;
  const OperationDefinition* operation_;
  std::string problem_;
};

}  // namespace porthole::graphql
