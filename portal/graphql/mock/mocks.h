#pragma once

#include <utility>

#include "portal/graphql/execute/object.h"
#include "portal/graphql/mock/options.h"
#include "portal/graphql/mock/scope.h"
#include "portal/graphql/type/schema.h"

namespace porthole::graphql {

/// Makes answers where nobody has any: every field gets a value of its type that is a pure function
/// of the seed, the object, the field and its arguments, whatever else a query asks for. What is
/// promised of the values is in docs/answers.md.
///
/// Never changes: any number of threads may use it.
class Mocks {
 public:
  explicit Mocks(MockOptions options) : options_(std::move(options)) {}

  const MockOptions& options() const { return options_; }

  /// The object to execute an operation of that type on, once: it counts what one answer holds.
  /// Without a schema (null) values are made by the names of fields, and `edges` and `nodes` alone
  /// are lists. Null where the schema has no such operation.
  ObjectPtr root(SchemaPtr schema, OperationType operation, MockScope scope) const;

 private:
  MockOptions options_;
};

}  // namespace porthole::graphql
