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

// What an object of one type is asked for, worked out beforehand: selections merged, fragments
// spread, fields looked up and arguments coerced, as far as that doesn't depend on variables.

struct SelectionPlan;

/// A field is asked for only where the variable has the value. The variable is never null.
struct Condition {
  /// Its place in the operation's `VariableTable`.
  std::uint32_t variable = 0;
  bool expected = true;

  friend bool operator==(const Condition&, const Condition&) = default;
};

/// Who answers a field.
enum class FieldSource : std::uint8_t {
  object,               ///< The object.
  type_name,            ///< `__typename`
  introspected_schema,  ///< `__schema`
  introspected_type,    ///< `__type`
};

/// What a field's value is asked for where it is of one type.
struct Subplan {
  /// Null where there is no schema.
  const NamedType* type = nullptr;
  const SelectionPlan* plan = nullptr;
};

/// One member of an answer's object. Movable.
struct FieldPlan {
  std::string_view name;
  std::string_view response_key;
  /// `"response_key":`
  std::string key_text;
  /// Null where there is no schema.
  const FieldDefinition* definition = nullptr;
  FieldSource source = FieldSource::object;
  /// Some of the nodes have selections: its values are objects.
  bool has_selections = false;
  /// `arguments` are not prepared; each call makes them.
  bool arguments_vary = false;
  /// Not empty.
  std::vector<const Field*> nodes;
  /// All must hold.
  std::vector<Condition> conditions;
  json::Value arguments = json::Value(rapidjson::kObjectType);
  /// By the address of the type. A type that isn't there is planned in each call.
  std::vector<Subplan> subplans;

  /// Null where it isn't there.
  const SelectionPlan* subplan(const NamedType* type) const;
};

struct SelectionPlan {
  /// Null where there is no schema.
  const NamedType* type = nullptr;
  /// Its place in its `PlanStore`.
  std::uint32_t index = 0;
  /// In the order of the answer.
  std::vector<FieldPlan> fields;
};

/// The selection sets of all nodes of a field.
std::vector<SelectionSet> selection_sets(const FieldPlan& field);

/// Plans that stay where they are until the store goes.
using PlanStore = std::deque<SelectionPlan>;

}  // namespace porthole::graphql
