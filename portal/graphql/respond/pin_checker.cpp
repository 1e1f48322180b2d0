#include "portal/graphql/respond/pin_checker.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "portal/graphql/mock/shape.h"
#include "portal/graphql/respond/json_match.h"
#include "portal/graphql/respond/pinned_index.h"

namespace porthole::graphql {
namespace {

bool is_by_index(const json::Value& value) {
  return value.IsObject() && !value.ObjectEmpty() &&
         std::all_of(value.MemberBegin(), value.MemberEnd(), [](const auto& member) {
           return pinned_index(json::text_of(member.name)).has_value();
         });
}

}  // namespace

/// A selection set of an object, with the type it is made on: null without a schema, or if the
/// schema doesn't have the type.
struct PinChecker::TypedSelection {
  const NamedType* parent;
  const SelectionSet* set;
};

/// The fields selected under one response key.
struct PinChecker::Selected {
  /// Null if unknown.
  const Type* type = nullptr;
  Selections below;
};

/// The fields selected on an object of one type.
struct PinChecker::Fields {
  std::unordered_map<std::string_view, Selected> by_key;
  /// In the order of the document.
  std::vector<std::string_view> keys;
};

PinChecker::PinChecker(const Document& document, const Schema* schema) : schema_(schema) {
  for (const Definition& definition : document.definitions()) {
    const FragmentDefinition* fragment = definition.fragment();
    if (fragment != nullptr) fragments_.emplace(fragment->name.text, fragment);
  }
}

PinChecker::~PinChecker() = default;

void PinChecker::enter(const Name& condition, const SelectionSet& set, const NamedType* parent,
                       const NamedType* object, std::vector<TypedSelection>& pending) const {
  const NamedType* type = parent;
  if (condition.present() && schema_ != nullptr) {
    type = schema_->find_type(condition.text);
    const bool applies =
        type == nullptr || object == nullptr || schema_->is_possible_type(*type, *object);
    if (!applies) return;
  }
  pending.push_back({type, &set});
}

void PinChecker::add_field(const Field& field, const NamedType* parent, Fields& fields) const {
  const std::string_view key = field.response_key().text;
  const auto [entry, is_new] = fields.by_key.try_emplace(key);
  if (is_new) fields.keys.push_back(key);
  Selected& selected = entry->second;
  const bool is_typed = schema_ != nullptr && parent != nullptr;
  const FieldDefinition* definition =
      is_typed ? schema_->find_field(*parent, field.name.text) : nullptr;
  if (selected.type == nullptr && definition != nullptr) selected.type = definition->type;
  if (!field.selection_set.present()) return;
  selected.below.sets.push_back(
      {definition == nullptr ? nullptr : definition->type->named, &field.selection_set});
}

const PinChecker::Fields& PinChecker::fields_of(const Selections& selections,
                                                const NamedType* object) const {
  std::shared_ptr<Fields>& fields = selections.by_object[object];
  if (fields != nullptr) return *fields;
  fields = std::make_shared<Fields>();
  // Not recursive, as fragments may be chained as long as the document. Each set is entered once,
  // so that this ends for fragments that contain themselves.
  std::vector<TypedSelection> pending = selections.sets;
  std::unordered_set<const SelectionSet*> entered;
  for (std::size_t i = 0; i < pending.size(); ++i) {
    const TypedSelection selection = pending[i];
    if (!entered.insert(selection.set).second) continue;
    for (const Selection& one : selection.set->selections) {
      if (const InlineFragment* inline_fragment = one.inline_fragment()) {
        enter(inline_fragment->type_condition, inline_fragment->selection_set, selection.parent,
              object, pending);
      } else if (const FragmentSpread* spread = one.fragment_spread()) {
        const auto fragment = fragments_.find(spread->name.text);
        if (fragment == fragments_.end()) continue;
        enter(fragment->second->type_condition, fragment->second->selection_set, selection.parent,
              object, pending);
      } else if (const Field* field = one.field()) {
        add_field(*field, selection.parent, *fields);
      }
    }
  }
  return *fields;
}

void PinChecker::add(std::string path, std::string message) {
  if (problems_->size() < kRuleProblemsMax) {
    problems_->push_back({std::move(path), std::move(message)});
  }
}

const NamedType* PinChecker::check_typename(const NamedType* type, const json::Value& data,
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

void PinChecker::refuse_key(std::string_view key, const std::vector<std::string_view>& keys,
                            const std::string& path) {
  constexpr std::size_t kKeysMax = 10;
  std::string message = "the document doesn't select it; it selects ";
  for (std::size_t i = 0; i < std::min(keys.size(), kKeysMax); ++i) {
    message.append(i == 0 ? "" : ", ").append(keys[i]);
  }
  if (keys.size() > kKeysMax) message += ", …";
  add(json::pointer_to(path, key), std::move(message));
}

void PinChecker::check_object(const NamedType* type, const Selections& selections,
                              const json::Value& data, const std::string& path) {
  const NamedType* object = check_typename(type, data, path);
  for (const auto& member : data.GetObject()) {
    const std::string_view key = json::text_of(member.name);
    if (key == "__typename") continue;
    if (problems_->size() >= kRuleProblemsMax) return;
    const Fields& fields = fields_of(selections, object);
    const auto selected = fields.by_key.find(key);
    if (selected == fields.by_key.end()) {
      refuse_key(key, fields.keys, path);
      continue;
    }
    check_value(selected->second.type, selected->second.below, member.value,
                json::pointer_to(path, key));
  }
}

void PinChecker::refuse_type(const Type& type, const json::Value& value, const std::string& path) {
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

void PinChecker::check_list(const Type& type, const Selections& below, const json::Value& value,
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

void PinChecker::check_untyped(const Selections& below, const json::Value& value,
                               const std::string& path) {
  if (below.sets.empty() || value.IsNull()) return;
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

void PinChecker::check_value(const Type* type, const Selections& below, const json::Value& value,
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

void PinChecker::check(const json::Value& data, const std::string& path,
                       const OperationDefinition& operation, RuleProblems& problems) {
  problems_ = &problems;
  const NamedType* root = schema_ == nullptr ? nullptr : schema_->root_type(operation.type);
  Selections& selections = operations_[&operation];
  if (selections.sets.empty()) selections.sets.push_back({root, &operation.selection_set});
  check_object(root, selections, data, path);
}

}  // namespace porthole::graphql
