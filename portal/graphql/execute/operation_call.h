#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "portal/base/json.h"
#include "portal/graphql/execute/prepared_document.h"
#include "portal/graphql/execute/selection_plan.h"
#include "portal/graphql/execute/value_space.h"
#include "portal/graphql/execute/variables.h"
#include "portal/graphql/language/request_error.h"

namespace porthole::graphql {

/// One call of an operation: its variables, and the plans and arguments that depend on them. Not
/// thread-safe. The document, the operation and the variables must outlive it.
class OperationCall {
 public:
  OperationCall(const PreparedDocument& document, const PreparedOperation& operation);
  OperationCall(const OperationCall&) = delete;
  OperationCall& operator=(const OperationCall&) = delete;

  /// Call first. Returns what is wrong with the variables; if anything is, the call ends.
  std::vector<QueryError> set_variables(const json::Value& inputs);

  const PreparedDocument& document() const { return document_; }
  const PreparedOperation& operation() const { return operation_; }

  /// The plan for the root. Null, with the reason in `problem`, if there is none.
  const SelectionPlan* root_plan(std::string& problem);
  /// The plan for a value of `field` that has `type` (null without a schema). Null, with the reason
  /// in `problem`, if there is none.
  const SelectionPlan* subplan(const FieldPlan& field, const NamedType* type, std::string& problem);
  /// Whether planning stopped at `kCallFieldsMax`.
  bool has_too_many_fields() const { return fields_left_ == 0; }

  /// Whether the conditions of `field` hold.
  bool includes(const FieldPlan& field) const;
  /// The arguments of `field`, an object. Null, with the reason in `problem`, if they are invalid.
  const json::Value* arguments(const FieldPlan& field, std::string& problem);

 private:
  using PlanKey = std::pair<const FieldPlan*, const NamedType*>;

  const SelectionPlan* make_plan(const FieldPlan* field, const std::vector<SelectionSet>& sets,
                                 const NamedType* type, std::string& problem);

  const PreparedDocument& document_;
  const PreparedOperation& operation_;
  /// Enough for the values of most calls.
  alignas(std::max_align_t) std::array<std::byte, 2048> first_bytes_;
  json::Document::AllocatorType allocator_;
  ValueSpace space_;
  VariableValues variables_;
  std::unordered_map<const FieldPlan*, json::Value> arguments_;
  /// By field, null for the root, and type.
  std::map<PlanKey, std::unique_ptr<SelectionPlan>> plans_;
  std::size_t fields_left_;
};

}  // namespace porthole::graphql
