#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "portal/base/json.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

// The selections on an object of one type, worked out before a call: selections merged, fragments
// spread, fields looked up and arguments coerced, as far as that doesn't depend on variables.

struct SelectionPlan;

/// Includes a field only if the variable has the value. The variable is never null.
struct Condition {
  /// Its index in the operation's `VariableTable`.
  std::uint32_t variable = 0;
  bool expected = true;

  friend bool operator==(const Condition&, const Condition&) = default;
};

/// Who resolves a field.
enum class FieldSource : std::uint8_t {
  object,               ///< The object.
  type_name,            ///< `__typename`
  introspected_schema,  ///< `__schema`
  introspected_type,    ///< `__type`
};

/// What a field is of a connection: its items count as often as they are there (complexity.h).
enum class PagePart : std::uint8_t { none, edges, nodes };

/// The plan for a field's value if it has a certain type.
struct Subplan {
  /// Null without a schema.
  const NamedType* type = nullptr;
  const SelectionPlan* plan = nullptr;
};

/// One member of a response object.
struct FieldPlan {
  std::string_view name;
  std::string_view response_key;
  /// `"response_key":`
  std::string key_text;
  /// Null without a schema.
  const FieldDefinition* definition = nullptr;
  FieldSource source = FieldSource::object;
  PagePart page_part = PagePart::none;
  /// Whether any node has selections: then its values are objects.
  bool has_selections = false;
  /// Whether each call must coerce the arguments, as they depend on variables or are invalid.
  bool arguments_vary = false;
  /// Never empty.
  std::vector<const Field*> nodes;
  /// All must hold.
  std::vector<Condition> conditions;
  json::Value arguments = json::Value(rapidjson::kObjectType);
  /// Sorted by type address. Other types are planned in each call.
  std::vector<Subplan> subplans;
  /// See `FieldCall::wanted`; empty if that is any type.
  std::vector<const NamedType*> wanted;

  /// Null if there is none for that type.
  const SelectionPlan* subplan(const NamedType* type) const;
};

struct SelectionPlan {
  /// Null without a schema.
  const NamedType* type = nullptr;
  /// Its index in its `PlanStore`.
  std::uint32_t index = 0;
  /// In response order.
  std::vector<FieldPlan> fields;
};

/// Whether objects of the type are connections: it has `edges` and `pageInfo`.
bool is_connection_type(const NamedType& type);

/// Which part of a connection the field of that type is. `type` may be null.
PagePart page_part_of(const NamedType* type, const FieldDefinition* field);

/// The selection sets of all nodes of a field.
std::vector<SelectionSet> selection_sets(const FieldPlan& field);

/// Plans with stable addresses.
using PlanStore = std::deque<SelectionPlan>;

}  // namespace porthole::graphql
