#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "portal/graphql/execute/selection_plan.h"
#include "portal/graphql/execute/variable_table.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/type/schema.h"

namespace porthole::graphql {

/// The fragments of a document by name.
using FragmentTable = std::unordered_map<std::string_view, const FragmentDefinition*>;

/// What an operation's fields are collected from. All of it outlives the plans.
struct PlanScope {
  /// May be null.
  const Schema* schema = nullptr;
  const FragmentTable* fragments = nullptr;
  const VariableTable* variables = nullptr;
};

/// The fields of an object that share a response key.
struct CollectedField {
  std::string_view response_key;
  std::vector<const Field*> nodes;
  std::vector<Condition> conditions;
};

enum class CollectOutcome : std::uint8_t {
  done,
  /// Which fields there are, or in which order, depends on variables in a way that conditions on
  /// single fields can't say. Only without values.
  depends_on_variables,
  /// A variable of `@skip` or `@include` is null. Only with values.
  condition_is_null,
  /// More nodes than the budget had left.
  too_many,
};

struct CollectedFields {
  CollectOutcome outcome = CollectOutcome::done;
  std::vector<CollectedField> fields = {};
  /// For `condition_is_null`.
  const Directive* directive = nullptr;
};

/// Merges what `sets` ask of an object of `type` (specification, 6.3.2, CollectFields), in the
/// order of graphql-js. Without `values`, before a call, variables in `@skip` and `@include` become
/// conditions. `type` is null without a schema; then every fragment applies. Each field node and
/// each fragment takes one of `budget`. Doesn't recurse.
CollectedFields collect_fields(const PlanScope& scope, const std::vector<SelectionSet>& sets,
                               const NamedType* type, const VariableValues* values,
                               std::size_t& budget);

}  // namespace porthole::graphql
