#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <variant>

#include "portal/base/json.h"
#include "portal/graphql/execute/answer.h"
#include "portal/graphql/execute/object.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/language/request_error.h"
#include "portal/graphql/type/schema.h"

namespace porthole::graphql {

class PreparedDocument;

/// A document ready to be called: parsed, valid, and prepared as far as possible without variables.
/// Movable; a moved-from one may only be assigned or destroyed. Safe to call from any number of
/// threads at once.
///
/// Limits are in `limits.h`. A response that is too long or has too many errors becomes `null` with
/// a final error that says so; a field that is nested too deeply, or whose arguments are too large,
/// has an error.
class Executable {
 public:
  /// `document` must be valid against `schema`, which is null to run without a schema.
  Executable(std::shared_ptr<const Document> document, SchemaPtr schema);
  ~Executable();

  const Document& document() const;
  /// May be null.
  const Schema* schema() const;

  /// The complexity of the operation with these variables (an object, not yet coerced); see
  /// `complexity.h`. 0 without a schema, and if `execute` would refuse to run.
  std::uint64_t complexity(const OperationDefinition& operation,
                           const json::Value& variables) const;

  /// Coerces the variables (an object; undeclared ones are ignored) and runs the operation on
  /// `root`, which is not null. Invalid variables are errors, and nothing runs. Fields run one
  /// after the other in response order, in this thread. `__typename`, `__schema` and `__type` are
  /// answered here and never requested from an object; without a schema, the latter two are errors
  /// and `__typename` is the object's `type_name`.
  Answer execute(const OperationDefinition& operation, const json::Value& variables,
                 const ObjectPtr& root) const;

 private:
  std::unique_ptr<const PreparedDocument> prepared_;
};

/// The error for an operation whose root type the schema doesn't have, in graphql-ruby's words.
QueryError not_configured(OperationType type, Location location);

}  // namespace porthole::graphql
