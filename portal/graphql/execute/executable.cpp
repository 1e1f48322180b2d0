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

QueryError not_configured(const Document& document, const OperationDefinition& operation) {
  return {.message = "Schema is not configured for " + std::string(plural(operation.type)),
          .locations = {document.locate(operation.offset)}};
}

}  // namespace

std::string Answer::to_json() const {
  json::Writer writer;
  writer.begin_object();
  if (!data.empty()) {
    writer.key("data");
    writer.raw(data);
  }
  if (!errors.empty()) {
    writer.key("errors");
    writer.begin_array();
    for (const QueryError& error : errors) error.write(writer);
    writer.end_array();
  }
  writer.end_object();
  return writer.take();
}

struct Executable::State {
  State(std::shared_ptr<const Document> document, SchemaPtr schema)
      : prepared(std::move(document), std::move(schema)) {}

  PreparedDocument prepared;
};

Executable::Executable(std::shared_ptr<const Document> document, SchemaPtr schema)
    : state_(std::make_unique<const State>(std::move(document), std::move(schema))) {}
Executable::~Executable() = default;
Executable::Executable(Executable&&) noexcept = default;
Executable& Executable::operator=(Executable&&) noexcept = default;

const Document& Executable::document() const {
  return state_->prepared.document();
}

const Schema* Executable::schema() const {
  return state_->prepared.schema();
}

std::variant<const OperationDefinition*, QueryError> Executable::find_operation(
    std::string_view name) const {
  const auto& operations = state_->prepared.operations();
  if (name.empty()) {
    if (operations.size() == 1) return &operations.front()->node;
    return QueryError{.message = "An operation name is required"};
  }
  for (const auto& operation : operations) {
    if (operation->node.name.text == name) return &operation->node;
  }
  return QueryError{.message = "No operation named \"" + std::string(name) + "\""};
}

std::uint64_t Executable::complexity(const OperationDefinition& operation,
                                     const json::Value& variables) const {
  const PreparedOperation& prepared = state_->prepared.prepared(operation);
  if (schema() == nullptr || prepared.root_type == nullptr) return 0;
  Call call(state_->prepared, prepared);
  if (!call.set_variables(variables).empty()) return 0;
  return call_complexity(call);
}

Answer Executable::execute(const OperationDefinition& operation, const json::Value& variables,
                           const ObjectPtr& root) const {
  assert(root != nullptr);
  const PreparedOperation& prepared = state_->prepared.prepared(operation);
  if (schema() != nullptr && prepared.root_type == nullptr) {
    return {{}, {not_configured(document(), operation)}};
  }
  Call call(state_->prepared, prepared);
  std::vector<QueryError> errors = call.set_variables(variables);
  if (!errors.empty()) return {{}, std::move(errors)};
  return Execution(call).run(*root);
}

}  // namespace porthole::graphql
