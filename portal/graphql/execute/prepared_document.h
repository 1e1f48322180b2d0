#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "portal/base/json.h"
#include "portal/graphql/execute/collect_fields.h"
#include "portal/graphql/execute/selection_plan.h"
#include "portal/graphql/execute/value_space.h"
#include "portal/graphql/execute/variables.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/type/schema.h"

namespace porthole::graphql {

/// An operation prepared for calls.
struct PreparedOperation {
  PreparedOperation(const OperationDefinition& definition, const Schema* schema, ValueSpace& space)
      : node(definition), variables(declare_variables(definition, schema, space)) {}

  const OperationDefinition& node;
  VariableTable variables;
  /// Null without a schema, or if the schema doesn't support the operation.
  const NamedType* root_type = nullptr;
  /// Null if it must be planned in each call.
  const SelectionPlan* root = nullptr;
};

/// A document with the plans of its operations. Plans are built here, breadth first, for each
/// possible object type, until `kPreparedFieldsMax`; the rest, and what depends on variables, is
/// planned in each call. Immutable: safe to read from any thread.
class PreparedDocument {
 public:
  /// `schema` may be null. The document must be valid.
  PreparedDocument(std::shared_ptr<const Document> document, SchemaPtr schema);
  PreparedDocument(const PreparedDocument&) = delete;
  PreparedDocument& operator=(const PreparedDocument&) = delete;

  const Document& document() const { return *document_; }
  const Schema* schema() const { return schema_.get(); }
  /// In document order. Addresses of operations are stable.
  const std::vector<std::unique_ptr<PreparedOperation>>& operations() const { return operations_; }
  /// `operation` must belong to this document.
  const PreparedOperation& prepared(const OperationDefinition& operation) const;
  /// What the fields of `operation` are collected from.
  PlanScope scope(const PreparedOperation& operation) const {
    return {schema_.get(), &fragments_, &operation.variables};
  }
  /// One more than the largest `SelectionPlan::index`.
  std::size_t plan_count() const { return plans_.size(); }

 private:
  std::shared_ptr<const Document> document_;
  SchemaPtr schema_;
  FragmentTable fragments_;
  json::Document::AllocatorType allocator_;
  std::vector<std::unique_ptr<PreparedOperation>> operations_;
  PlanStore plans_;
};

/// The fields of a plan, without subplans, with the arguments that don't depend on variables.
/// Leaves out fields that the type doesn't have.
std::vector<FieldPlan> make_field_plans(const PlanScope& scope, const NamedType* type,
                                        std::vector<CollectedField> collected, ValueSpace& space);

}  // namespace porthole::graphql
