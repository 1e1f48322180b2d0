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

/// A document that is ready to be called: parsed, valid, and with all that can be known before the
/// variables are. Movable; one that was moved from may only be assigned or destroyed. Any number of
/// threads may call it at once.
///
/// Bounds are in `limits.h`. An answer that is too long, or has too many errors, is `null` and ends
/// with an error that says so; a field that lies too deep, or whose arguments are too large, has an
/// error.
class Executable {
 public:
  /// `document` must be valid against `schema`; null is for answers without a schema.
  Executable(std::shared_ptr<const Document> document, SchemaPtr schema);
  ~Executable();
  Executable(Executable&&) noexcept;
  Executable& operator=(Executable&&) noexcept;

  const Document& document() const;
  /// Null when there is none.
  const Schema* schema() const;

  /// The operation to run: the one of that name, or the only one where `name` is empty. Fails with
  /// the vendor's words: `An operation name is required`, `No operation named "X"`.
  std::variant<const OperationDefinition*, QueryError> find_operation(std::string_view name) const;

  /// What the operation costs with these variables (an object, not yet coerced): scalars and enums
  /// 0, objects, interfaces and unions 1, and what lies under a connection times its `first` or
  /// `last`; see `complexity.h`, which has the words of the refusal too. The greatest number where
  /// it would be more. 0 without a schema, and where `execute` would refuse to run.
  std::uint64_t complexity(const OperationDefinition& operation,
                           const json::Value& variables) const;

  /// Coerces the variables (an object; those not declared are ignored), and runs the operation on
  /// `root`, which is not null. Bad variables are errors, and nothing runs. Fields run in the order
  /// of the answer, one after the other, in this thread. `__typename`, `__schema` and `__type` are
  /// answered here, and never asked of an object; without a schema, the latter two are errors, and
  /// `__typename` is the object's `type_name`.
  Answer execute(const OperationDefinition& operation, const json::Value& variables,
                 const ObjectPtr& root) const;

 private:
  std::unique_ptr<const PreparedDocument> prepared_;
};

/// The error for an operation whose root type the schema doesn't have, in graphql-ruby's words.
QueryError not_configured(OperationType type, Location location);

}  // namespace porthole::graphql
