#pragma once

#include <cstdint>
#include <memory_resource>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "portal/graphql/language/ast.h"
#include "portal/graphql/type/schema.h"
#include "portal/graphql/validate/context.h"

namespace porthole::graphql::validation {

/// A field with what decides whether it can be merged with another.
struct SelectedField {
  std::string_view key;
  const Field* node = nullptr;
  const NamedType* parent = nullptr;
  /// The type condition of the innermost fragment around it within its set; empty where it stands
  /// in the set of a field or an operation itself.
  std::string_view condition;
  /// Null for those of introspection too, as in graphql-js.
  const FieldDefinition* definition = nullptr;
};

/// What a selection set selects, inline fragments included.
struct FieldMap {
  std::uint32_t id = 0;
  /// Those of one key side by side, in the order of the document.
  List<SelectedField> fields;
  /// The fragments that are spread and exist, each once.
  List<std::uint32_t> fragments;

  /// Those of `key`.
  std::pair<const SelectedField*, const SelectedField*> find(std::string_view key) const;
};

/// Makes the map of each selection set once, and remembers which were compared. Lives no longer
/// than the context.
class FieldMaps {
 public:
  explicit FieldMaps(Context& context);

  /// `parent` and `condition` count when the set is first asked for.
  const FieldMap& of(const SelectionSet& set, const NamedType* parent, std::string_view condition);
  const FieldMap& of_fragment(std::uint32_t fragment);
  /// Of what `field`, which must have selections, selects.
  const FieldMap& of_selections(const SelectedField& field);
  const FieldMap& by_id(std::uint32_t id) const { return *maps_[id]; }

  /// Whether the pair, of sets and fragments as `kind` (below 4) tells, hasn't been asked for
  /// before. What was asked for as exclusive is new when it is not.
  bool is_first(std::uint8_t kind, std::uint32_t left, std::uint32_t right, bool is_exclusive);

 private:
  void collect(const SelectionSet& set, const NamedType* parent, std::string_view condition);
  void sort_pending();
  template <typename T>
  List<T> take_pending(std::vector<T>& pending);

  Context& context_;
  std::pmr::vector<const FieldMap*> maps_;
  /// By the first selection of a set.
  std::pmr::unordered_map<const Selection*, const FieldMap*> by_set_;
  /// By kind and pair: whether only as exclusive.
  std::unordered_map<std::uint64_t, bool> compared_;
  std::vector<SelectedField> pending_fields_;
  std::vector<std::uint32_t> pending_fragments_;
};

}  // namespace porthole::graphql::validation
