#pragma once

#include <memory>

#include "portal/graphql/language/ast.h"
#include "portal/graphql/language/request_error.h"
#include "portal/graphql/type/schema.h"

namespace porthole::graphql {

class PreparedDocument;

/// A document ready to be called: parsed, valid, and prepared as far as possible without variables.
/// Movable; a moved-from one may only be assigned or destroyed. Safe to call from any number of
/// threads at once.
///
/// `Execution` (execution.h) calls it. Fields run one after the other in response order, in the
/// caller's thread. `__typename`, `__schema` and `__type` are answered here and never requested
/// from an object; without a schema, the latter two are errors and `__typename` is the object's
/// `type_name`.
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

  const PreparedDocument& prepared() const { return *prepared_; }

 private:
  std::unique_ptr<const PreparedDocument> prepared_;
};

/// The error for an operation whose root type the schema doesn't have, in graphql-ruby's words.
QueryError not_configured(OperationType type, Location location);

}  // namespace porthole::graphql
