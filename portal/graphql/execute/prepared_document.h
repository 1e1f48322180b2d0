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

/// An operation that is ready to be called.
struct PreparedOperation {
  PreparedOperation(const OperationDefinition& definition, const Schema* schema, ValueSpace& space)
      : node(definition), variables(declare_variables(definition, schema, space)) {}

  const OperationDefinition& node;
  VariableTable variables;
  /// Null without a schema, or where the schema has no such operations.
  const NamedType* root_type = nullptr;
  /// Null where it has to be planned in each call.
  const SelectionPlan* root = nullptr;
};

/// A document with the plans of its operations. Plans are made here, breadth first, for each object
/// type that may come up, until `kPreparedFieldsMax`; what is beyond, and what depends on
/// variables, is left to the call. Never changes once made: any number of threads may read it.
class PreparedDocument {
 public:
  /// `schema` may be null. The document must be valid.
  PreparedDocument(std::shared_ptr<const Document> document, SchemaPtr schema);
  PreparedDocument(const PreparedDocument&) = delete;
  PreparedDocument& operator=(const PreparedDocument&) = delete;

  const Document& document() const { return *document_; }
  const Schema* schema() const { return schema_.get(); }
  /// In the order written; the place of an operation doesn't change.
  const std::vector<std::unique_ptr<PreparedOperation>>& operations() const { return operations_; }
  /// `operation` must be of this document.
  const PreparedOperation& prepared(const OperationDefinition& operation) const;
  /// What the fields of `operation` are collected from.
  PlanScope scope(const PreparedOperation& operation) const {
    return {schema_.get(), &fragments_, &operation.variables};
  }
  /// One more than the greatest `SelectionPlan::index`.
  std::size_t plan_count() const { return plans_.size(); }

 private:
  std::shared_ptr<const Document> document_;
  SchemaPtr schema_;
  FragmentTable fragments_;
  json::Document::AllocatorType allocator_;
  std::vector<std::unique_ptr<PreparedOperation>> operations_;
  PlanStore plans_;
};

/// The fields of a plan, without subplans, and with the arguments that don't vary. Fields that the
/// type doesn't have are left out.
std::vector<FieldPlan> make_field_plans(const PlanScope& scope, const NamedType* type,
                                        std::vector<CollectedField> collected, ValueSpace& space);

}  // namespace porthole::graphql
