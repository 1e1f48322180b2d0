#pragma once

#include <cstdint>
#include <memory_resource>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "portal/graphql/language/ast.h"
#include "portal/graphql/type/schema.h"
#include "portal/graphql/validate/context.h"

namespace porthole::graphql::validation {

/// A field, with what determines whether it can be merged with another.
struct SelectedField {
  std::string_view key;
  const Field* node = nullptr;
  const NamedType* parent = nullptr;
  /// The type condition of the innermost enclosing fragment within its set; empty directly in the
  /// set of a field or operation.
  std::string_view condition;
  /// Also null for introspection fields, as in graphql-js.
  const FieldDefinition* definition = nullptr;
};

/// The fields of a selection set, including those in inline fragments.
struct FieldMap {
  std::uint32_t id = 0;
  /// Sorted by key, then in document order. One stands for several that are equal and have neither
  /// arguments nor selections.
  List<SelectedField> fields;
  /// The existing fragments that are spread, each once.
  List<std::uint32_t> fragments;
};

/// Builds the map of each selection set once. Must not outlive the context.
class FieldMaps {
 public:
  explicit FieldMaps(Context& context);

  /// `parent` and `condition` are used on the first call for a set.
  const FieldMap& of(const SelectionSet& set, const NamedType* parent, std::string_view condition);
  const FieldMap& of_fragment(std::uint32_t fragment);
  /// The map of the selections of `field`, which must have some.
  const FieldMap& of_selections(const SelectedField& field);
  const FieldMap& by_id(std::uint32_t id) const { return *maps_[id]; }

 private:
  void collect(const SelectionSet& set, const NamedType* parent, std::string_view condition);
  void sort_pending();
  template <typename T>
  List<T> take_pending(std::vector<T>& pending);

  Context& context_;
  std::pmr::vector<const FieldMap*> maps_;
  /// By the first selection of the set.
  std::pmr::unordered_map<const Selection*, const FieldMap*> by_set_;
  std::vector<SelectedField> pending_fields_;
  std::vector<std::uint32_t> pending_fragments_;
};

}  // namespace porthole::graphql::validation
