#pragma once

#include <cstdint>
#include <memory_resource>
#include <string_view>
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

/// The definition of a field that is selected on `parent`, which may be null. Null for
/// introspection fields.
const FieldDefinition* definition_of(const Field& field, const NamedType* parent);

/// The fields of a selection set, including those in inline fragments.
struct FieldMap {
  std::uint32_t id = 0;
  /// Sorted by key, then in document order. One stands for several that are equal and have neither
  /// arguments nor selections.
  List<SelectedField> fields;
  /// The existing fragments that are spread, each once.
  List<std::uint32_t> fragments;
};

/// A selection set whose map may be needed, and what its fields are selected on.
struct MappedSet {
  const SelectionSet* node = nullptr;
  const NamedType* parent = nullptr;
  std::string_view condition;
};

/// Numbers selection sets, and builds the map of each once, when it is needed. Must not outlive the
/// context.
class FieldMaps {
 public:
  explicit FieldMaps(Context& context);

  /// The id of a set: they count up from 0, in the order of the first calls. What is in `set` but
  /// the node is used on the first call for that node.
  std::uint32_t id_of(const MappedSet& set);
  std::uint32_t id_of_fragment(std::uint32_t fragment);
  /// Of the selections of `field`, which must have some. `definition` may be null.
  std::uint32_t id_of_selections(const Field& field, const FieldDefinition* definition);

  /// Valid until the next set gets an id.
  const MappedSet& set(std::uint32_t id) const { return sets_[id]; }
  const FieldMap& map(std::uint32_t id);

 private:
  static constexpr std::uint32_t kNoId = ~std::uint32_t{0};

  void collect(const SelectionSet& set, const NamedType* parent, std::string_view condition);
  void sort_pending();
  template <typename T>
  List<T> take_pending(std::vector<T>& pending);

  Context& context_;
  /// By the number of the set.
  std::pmr::vector<std::uint32_t> ids_;
  /// By id. The maps are null until they are needed.
  std::pmr::vector<MappedSet> sets_;
  std::pmr::vector<const FieldMap*> maps_;
  std::vector<SelectedField> pending_fields_;
  std::vector<std::uint32_t> pending_fragments_;
};

}  // namespace porthole::graphql::validation
