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

/// The fragments of a document, by name.
using FragmentTable = std::unordered_map<std::string_view, const FragmentDefinition*>;

/// What an operation's fields are collected from. Everything in it must outlive the plans.
struct PlanScope {
  /// May be null.
  const Schema* schema = nullptr;
  const FragmentTable* fragments = nullptr;
  const VariableTable* variables = nullptr;
};

/// The field nodes that share a response key.
struct CollectedField {
  std::string_view response_key;
  std::vector<const Field*> nodes;
  std::vector<Condition> conditions;
};

enum class CollectOutcome : std::uint8_t {
  done,
  /// The fields or their order depend on variables in a way that conditions on single fields can't
  /// express. Only if there are no values.
  depends_on_variables,
  /// A variable of `@skip` or `@include` is null. Only if there are values.
  condition_is_null,
  /// The budget was exceeded.
  too_many,
};

struct CollectedFields {
  CollectOutcome outcome = CollectOutcome::done;
  std::vector<CollectedField> fields = {};
  /// For `condition_is_null`.
  const Directive* directive = nullptr;
};

/// Merges the selection sets for an object of `type` (specification, 6.3.2, CollectFields), in the
/// order of graphql-js. Without `values`, before a call, variables in `@skip` and `@include` become
/// conditions. `type` is null without a schema; then every fragment applies. Each field node and
/// each fragment consumes one of `budget`. Not recursive.
CollectedFields collect_fields(const PlanScope& scope, const std::vector<SelectionSet>& sets,
                               const NamedType* type, const VariableValues* values,
                               std::size_t& budget);

}  // namespace porthole::graphql
