#pragma once

#include <atomic>
#include <memory>
#include <utility>

#include "portal/graphql/execute/object.h"
#include "portal/graphql/mock/homes.h"
#include "portal/graphql/mock/options.h"
#include "portal/graphql/mock/scope.h"
#include "portal/graphql/type/schema.h"

namespace porthole::graphql {

/// Makes up answers without a backend. The value of every field has its type and is a pure function
/// of the seed, the object, the field and its arguments, whatever else a query selects.
/// docs/answers.md documents the guarantees.
///
/// Immutable: safe to use from any thread.
class Mocks {
 public:
  explicit Mocks(MockOptions options) : options_(std::move(options)) {}

  const MockOptions& options() const { return options_; }

  /// The root object for one execution of an operation: it counts the objects of the answer.
  /// Without a schema (null), values are made from field names, and only `edges` and `nodes` are
  /// lists. Null if the schema doesn't support the operation.
  ObjectPtr root(const SchemaPtr& schema, OperationType operation, MockScope scope) const;

 private:
  std::shared_ptr<const Homes> homes_of(const SchemaPtr& schema) const;

  MockOptions options_;
  /// Those of the schema used last: most servers have one.
  mutable std::atomic<std::shared_ptr<const Homes>> homes_;
};

}  // namespace porthole::graphql
