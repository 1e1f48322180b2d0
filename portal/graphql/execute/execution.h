#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "portal/base/json.h"
#include "portal/graphql/execute/answer.h"
#include "portal/graphql/execute/executable.h"
#include "portal/graphql/execute/object.h"
#include "portal/graphql/execute/operation_call.h"
#include "portal/graphql/execute/provenance.h"
#include "portal/graphql/execute/selection_plan.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/language/request_error.h"

namespace porthole::graphql {

/// One call of an operation, with its variables coerced. Not thread-safe; for one run. What it is
/// made of must outlive it.
class Execution {
 public:
  /// `operation` is one of the executable's. `variables` is an object, of which undeclared members
  /// are ignored.
  Execution(const Executable& executable, const OperationDefinition& operation,
            const json::Value& variables);

  const OperationDefinition& operation() const { return call_.operation().node; }

  /// Why it can't run: the schema has no such operations, or the variables are invalid.
  const std::vector<QueryError>& errors() const { return errors_; }

  /// What it asks for, in points; see `complexity.h`. 0 if it can't run.
  std::uint64_t complexity(std::uint64_t default_page_size);

  /// Calls `visit(name, arguments)` for each field of the root that this call includes and whose
  /// arguments are valid.
  template <typename Visit>
  void for_each_root_field(const Visit& visit) {
    std::string problem;
    const SelectionPlan* root = errors_.empty() ? call_.root_plan(problem) : nullptr;
    if (root == nullptr) return;
    for (const FieldPlan& field : root->fields) {
      if (!call_.includes(field)) continue;
      if (const json::Value* arguments = call_.arguments(field, problem)) {
        visit(field.name, *arguments);
      }
    }
  }

  /// Runs the operation on `root`, which is not null; see `Executable`. If it can't run, the answer
  /// has the errors alone. If `provenance` isn't null, it becomes that of the answer.
  Answer run(const ObjectPtr& root, Provenance* provenance = nullptr);

 private:
  OperationCall call_;
  std::vector<QueryError> errors_;
};

}  // namespace porthole::graphql
