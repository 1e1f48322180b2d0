#include "portal/graphql/execute/executable.h"

#include <cassert>
#include <utility>

#include "portal/graphql/execute/complexity.h"
#include "portal/graphql/execute/executor.h"
#include "portal/graphql/execute/operation_call.h"
#include "portal/graphql/execute/prepared_document.h"

namespace porthole::graphql {

namespace {

std::string_view plural(OperationType type) {
  switch (type) {
    case OperationType::query:
      return "queries";
    case OperationType::mutation:
      return "mutations";
    case OperationType::subscription:
      return "subscriptions";
  }
  return {};
}

}  // namespace

QueryError not_configured(OperationType type, Location location) {
  return {.message = "Schema is not configured for " + std::string(plural(type)),
          .locations = {location}};
}

Executable::Executable(std::shared_ptr<const Document> document, SchemaPtr schema)
    : prepared_(std::make_unique<const PreparedDocument>(std::move(document), std::move(schema))) {}
Executable::~Executable() = default;

const Document& Executable::document() const {
  return prepared_->document();
}

const Schema* Executable::schema() const {
  return prepared_->schema();
}

std::uint64_t Executable::complexity(const OperationDefinition& operation,
                                     const json::Value& variables) const {
  const PreparedOperation& prepared = prepared_->prepared(operation);
  if (schema() == nullptr || prepared.root_type == nullptr) return 0;
  OperationCall call(*prepared_, prepared);
  if (!call.set_variables(variables).empty()) return 0;
  return call_complexity(call);
}

Answer Executable::execute(const OperationDefinition& operation, const json::Value& variables,
                           const ObjectPtr& root) const {
  assert(root != nullptr);
  const PreparedOperation& prepared = prepared_->prepared(operation);
  if (schema() != nullptr && prepared.root_type == nullptr) {
    return {{}, {not_configured(operation.type, document().locate(operation.offset))}};
  }
  OperationCall call(*prepared_, prepared);
  std::vector<QueryError> errors = call.set_variables(variables);
  if (!errors.empty()) return {{}, std::move(errors)};
  return Executor(call).run(*root);
}

}  // namespace porthole::graphql
