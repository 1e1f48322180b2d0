#include "portal/graphql/respond/pin_checker.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "portal/graphql/mock/shape.h"
#include "portal/graphql/respond/json_match.h"
#include "portal/graphql/respond/pinned_index.h"

namespace porthole::graphql {
namespace {

/// A selection set of an object, with the type it is made on: null without a schema, or if the
/// schema doesn't have the type.
struct TypedSelection {
  const NamedType* parent;
  const SelectionSet* set;
};
using TypedSelections = std::vector<TypedSelection>;

/// The fields selected under one response key.
struct Selected {
  /// Null if unknown.
  const Type* type = nullptr;
  TypedSelections below;
};

bool is_by_index(const json::Value& value) {
  return value.IsObject() && !value.ObjectEmpty() &&
         std::all_of(value.MemberBegin(), value.MemberEnd(), [](const auto& member) {
           return pinned_index(json::text_of(member.name)).has_value();
         });
}

class PinCheck {
 public:
  PinCheck(const Document& document, const Schema* schema, RuleProblems& problems)
      : schema_(schema), problems_(problems) {
    for (const Definition& definition : document.definitions()) {
      const FragmentDefinition* fragment = definition.fragment();
      if (fragment != nullptr) fragments_.emplace(fragment->name.text, fragment);
    }
  }

  void check_object(const NamedType* type, const TypedSelections& selections,
                    const json::Value& data, const std::string& path);

 private:
  void check_value(const Type* type, const TypedSelections& below, const json::Value& value,
                   const std::string& path);
  void check_list(const Type& type, const TypedSelections& below, const json::Value& value,
                  const std::string& path);
  void check_untyped(const TypedSelections& below, const json::Value& value,
                     const std::string& path);
  /// The type given by `__typename` in `data`; null if it is missing or invalid.
  const NamedType* check_typename(const NamedType* type, const json::Value& data,
                                  const std::string& path);
  void refuse_type(const Type& type, const json::Value& value, const std::string& path);
  void refuse_key(std::string_view key, const std::vector<std::string_view>& keys,
                  const std::string& path);

  /// Finds the fields selected under `key` on an object of type `object`, null if unknown, and
  /// collects all selected keys.
  std::optional<Selected> find(const TypedSelections& selections, const NamedType* object,
                               std::string_view key, std::vector<std::string_view>& keys) const;
  /// Searches one selection set, and adds those of its fragments to `pending`.
  void visit(const TypedSelection& selection, const NamedType* object, std::string_view key,
             std::vector<std::string_view>& keys, std::optional<Selected>& found,
             TypedSelections& pending) const;
  /// Adds the selections of a fragment if it applies to `object`.
  void enter(const Name& condition, const SelectionSet& set, const NamedType* parent,
             const NamedType* object, TypedSelections& pending) const;

  void add(std::string path, std::string message) {
    if (problems_.size() < kRuleProblemsMax) {
      problems_.push_back({std::move(path), std::move(message)});
    }
  }

  const Schema* schema_;
  RuleProblems& problems_;
  std::map<std::string_view, const FragmentDefinition*> fragments_;
};

void PinCheck::enter(const Name& condition, const SelectionSet& set, const NamedType* parent,
                     const NamedType* object, TypedSelections& pending) const {
  const NamedType* type = parent;
  if (condition.present() && schema_ != nullptr) {
    type = schema_->find_type(condition.text);
    const bool applies =
        type == nullptr || object == nullptr || schema_->is_possible_type(*type, *object);
    if (!applies) return;
  }
  pending.push_back({type, &set});
}

void PinCheck::visit(const TypedSelection& selection, const NamedType* object, std::string_view key,
                     std::vector<std::string_view>& keys, std::optional<Selected>& found,
                     TypedSelections& pending) const {
  const NamedType* parent = selection.parent;
  for (const Selection& one : selection.set->selections) {
    if (const InlineFragment* inline_fragment = one.inline_fragment()) {
      enter(inline_fragment->type_condition, inline_fragment->selection_set, parent, object,
            pending);
    } else if (const FragmentSpread* spread = one.fragment_spread()) {
      const auto fragment = fragments_.find(spread->name.text);
      if (fragment == fragments_.end()) continue;
      enter(fragment->second->type_condition, fragment->second->selection_set, parent, object,
            pending);
    } else if (const Field* field = one.field()) {
      const std::string_view own = field->response_key().text;
      if (std::find(keys.begin(), keys.end(), own) == keys.end()) keys.push_back(own);
      if (own != key) continue;
      if (!found) found.emplace();
      const bool is_typed = schema_ != nullptr && parent != nullptr;
      const FieldDefinition* definition =
          is_typed ? schema_->find_field(*parent, field->name.text) : nullptr;
      if (found->type == nullptr && definition != nullptr) found->type = definition->type;
      if (!field->selection_set.present()) continue;
      found->below.push_back(
          {definition == nullptr ? nullptr : definition->type->named, &field->selection_set});
    }
  }
}

std::optional<Selected> PinCheck::find(const TypedSelections& selections, const NamedType* object,
                                       std::string_view key,
                                       std::vector<std::string_view>& keys) const {
  std::optional<Selected> found;
  // Not recursive, as fragments may be chained as long as the document. Each set is entered once,
  // so that this ends for fragments that contain themselves.
  TypedSelections pending = selections;
  std::set<const SelectionSet*> entered;
  for (std::size_t i = 0; i < pending.size(); ++i) {
    const TypedSelection selection = pending[i];
    if (!entered.insert(selection.set).second) continue;
    visit(selection, object, key, keys, found, pending);
  }
  return found;
}

const NamedType* PinCheck::check_typename(const NamedType* type, const json::Value& data,
                                          const std::string& path) {
  const json::Value* name = json::find(data, "__typename");
  if (name == nullptr) return nullptr;
  if (!name->IsString()) {
    add(json::pointer_to(path, "__typename"),
        std::string("expected String!, found ").append(json::kind_of(*name)));
    return nullptr;
  }
  if (type == nullptr || schema_ == nullptr) return nullptr;
  const NamedType* object = schema_->find_type(json::text_of(*name));
  if (object != nullptr && schema_->is_possible_type(*type, *object)) return object;
  add(json::pointer_to(path, "__typename"),
      "expected a type that " + std::string(type->name) + " can be, found " + excerpt(*name));
  return nullptr;
}

void PinCheck::refuse_key(std::string_view key, const std::vector<std::string_view>& keys,
                          const std::string& path) {
  constexpr std::size_t kKeysMax = 10;
  std::string message = "the document doesn't select it; it selects ";
  for (std::size_t i = 0; i < std::min(keys.size(), kKeysMax); ++i) {
    message.append(i == 0 ? "" : ", ").append(keys[i]);
  }
  if (keys.size() > kKeysMax) message += ", …";
  add(json::pointer_to(path, key), std::move(message));
}

void PinCheck::check_object(const NamedType* type, const TypedSelections& selections,
                            const json::Value& data, const std::string& path) {
  const NamedType* object = check_typename(type, data, path);
  for (const auto& member : data.GetObject()) {
    const std::string_view key = json::text_of(member.name);
    if (key == "__typename") continue;
    if (problems_.size() >= kRuleProblemsMax) return;
    std::vector<std::string_view> keys;
    const std::optional<Selected> selected = find(selections, object, key, keys);
    if (!selected) {
      refuse_key(key, keys, path);
      continue;
    }
    check_value(selected->type, selected->below, member.value, json::pointer_to(path, key));
  }
}

void PinCheck::refuse_type(const Type& type, const json::Value& value, const std::string& path) {
  std::string message =
      "expected " + to_string(type) + ", found " + std::string(json::kind_of(value));
  if (!value.IsNull() && !value.IsObject() && !value.IsArray()) message += ": " + excerpt(value);
  const NamedType& named = *type.named;
  if (named.kind == NamedTypeKind::enumeration && value.IsString() && !is_list(type)) {
    constexpr std::size_t kValuesMax = 20;
    message += "; its values are ";
    for (std::size_t i = 0; i < std::min<std::size_t>(named.enum_values.size(), kValuesMax); ++i) {
      message.append(i == 0 ? "" : ", ").append(named.enum_values[i].name);
    }
    if (named.enum_values.size() > kValuesMax) message += ", …";
  }
  add(path, std::move(message));
}

void PinCheck::check_list(const Type& type, const TypedSelections& below, const json::Value& value,
                          const std::string& path) {
  const Type& item = *type.nullable().inner;
  if (value.IsArray()) {
    for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
      check_value(&item, below, value[i], json::pointer_to(path, i));
    }
  } else if (is_by_index(value)) {
    for (const auto& member : value.GetObject()) {
      check_value(&item, below, member.value, json::pointer_to(path, json::text_of(member.name)));
    }
  } else {
    refuse_type(type, value, path);
  }
}

void PinCheck::check_untyped(const TypedSelections& below, const json::Value& value,
                             const std::string& path) {
  if (below.empty() || value.IsNull()) return;
  if (value.IsArray()) {
    for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
      check_untyped(below, value[i], json::pointer_to(path, i));
    }
  } else if (is_by_index(value)) {
    for (const auto& member : value.GetObject()) {
      check_untyped(below, member.value, json::pointer_to(path, json::text_of(member.name)));
    }
  } else if (value.IsObject()) {
    check_object(nullptr, below, value, path);
  } else {
    add(path, std::string("expected an object, as the document selects from it, found ")
                  .append(json::kind_of(value)));
  }
}

void PinCheck::check_value(const Type* type, const TypedSelections& below, const json::Value& value,
                           const std::string& path) {
  if (type == nullptr) return check_untyped(below, value, path);
  if (value.IsNull()) {
    if (type->is_non_null()) refuse_type(*type, value, path);
  } else if (is_list(*type)) {
    check_list(*type, below, value, path);
  } else if (type->named->is_leaf()) {
    if (!fits(*type, value)) refuse_type(*type, value, path);
  } else if (value.IsObject()) {
    check_object(type->named, below, value, path);
  } else {
    refuse_type(*type, value, path);
  }
}

}  // namespace

void check_pins(const json::Value& data, const std::string& path, const Document& document,
                const Schema* schema, const OperationDefinition& operation,
                RuleProblems& problems) {
  const NamedType* root = schema == nullptr ? nullptr : schema->root_type(operation.type);
  PinCheck(document, schema, problems)
      .check_object(root, {{root, &operation.selection_set}}, data, path);
}

}  // namespace porthole::graphql
