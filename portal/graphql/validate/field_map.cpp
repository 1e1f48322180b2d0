#include "portal/graphql/validate/field_map.h"

#include <algorithm>
#include <memory>
#include <new>
#include <type_traits>

namespace porthole::graphql::validation {

namespace {

bool comes_before(const SelectedField& left, const SelectedField& right) {
  if (left.key != right.key) return left.key < right.key;
  return left.node->offset < right.node->offset;
}

// Whether both are equal, so that one of them is enough.
bool is_repetition(const SelectedField& left, const SelectedField& right) {
  const auto is_bare = [](const Field& field) {
    return field.arguments.empty() && !field.selection_set.present();
  };
  return left.key == right.key && left.node->name.text == right.node->name.text &&
         left.parent == right.parent && left.condition == right.condition && is_bare(*left.node) &&
         is_bare(*right.node);
}

}  // namespace

const FieldDefinition* definition_of(const Field& field, const NamedType* parent) {
  return parent == nullptr ? nullptr : parent->field(field.name.text);
}

FieldMaps::FieldMaps(Context& context)
    : context_(context),
      ids_(context.document().selection_set_count(), kNoId, &context.memory()),
      sets_(&context.memory()),
      maps_(context.document().selection_set_count(), nullptr, &context.memory()) {
  sets_.reserve(ids_.size());
}

std::uint32_t FieldMaps::id_of(const MappedSet& set) {
  std::uint32_t& id = ids_[set.node->number];
  if (id == kNoId) {
    id = static_cast<std::uint32_t>(sets_.size());
    sets_.push_back(set);
  }
  return id;
}

std::uint32_t FieldMaps::id_of_fragment(std::uint32_t fragment) {
  const FragmentUse& use = context_.facts().fragments[fragment];
  return id_of({&use.node->selection_set, use.type, use.node->type_condition.text});
}

std::uint32_t FieldMaps::id_of_selections(const Field& field, const FieldDefinition* definition) {
  return id_of(
      {&field.selection_set, definition == nullptr ? nullptr : definition->type->named, {}});
}

const FieldMap& FieldMaps::map(std::uint32_t id) {
  const FieldMap*& known = maps_[id];
  if (known != nullptr) return *known;
  const MappedSet& set = sets_[id];
  collect(*set.node, set.parent, set.condition);
  sort_pending();
  void* memory = context_.memory().allocate(sizeof(FieldMap), alignof(FieldMap));
  known = new (memory) FieldMap{.id = id,
                                .fields = take_pending(pending_fields_),
                                .fragments = take_pending(pending_fragments_)};
  return *known;
}

void FieldMaps::collect(const SelectionSet& set, const NamedType* parent,
                        std::string_view condition) {
  for (const Selection& selection : set.selections) {
    if (const Field* field = selection.field()) {
      pending_fields_.push_back({.key = field->response_key().text,
                                 .node = field,
                                 .parent = parent,
                                 .condition = condition,
                                 .definition = definition_of(*field, parent)});
    } else if (const FragmentSpread* spread = selection.fragment_spread()) {
      const std::uint32_t fragment = context_.facts().fragment_names.find_last(spread->name.text);
      if (fragment != kNoFragment) pending_fragments_.push_back(fragment);
    } else if (const InlineFragment* fragment = selection.inline_fragment()) {
      if (!fragment->type_condition.present()) {
        collect(fragment->selection_set, parent, condition);
        continue;
      }
      const std::string_view name = fragment->type_condition.text;
      const Schema* schema = context_.schema();
      collect(fragment->selection_set, schema == nullptr ? nullptr : schema->find_type(name), name);
    }
  }
}

void FieldMaps::sort_pending() {
  std::sort(pending_fields_.begin(), pending_fields_.end(), comes_before);
  pending_fields_.erase(std::unique(pending_fields_.begin(), pending_fields_.end(), is_repetition),
                        pending_fields_.end());
  std::sort(pending_fragments_.begin(), pending_fragments_.end());
  pending_fragments_.erase(std::unique(pending_fragments_.begin(), pending_fragments_.end()),
                           pending_fragments_.end());
}

template <typename T>
List<T> FieldMaps::take_pending(std::vector<T>& pending) {
  static_assert(std::is_trivially_destructible_v<T>, "the arena destroys nothing");
  if (pending.empty()) return {};
  T* items = static_cast<T*>(context_.memory().allocate(pending.size() * sizeof(T), alignof(T)));
  std::uninitialized_copy(pending.begin(), pending.end(), items);
  const List<T> list(items, pending.size());
  pending.clear();
  return list;
}

}  // namespace porthole::graphql::validation
