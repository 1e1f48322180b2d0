#include "portal/graphql/execute/executable.h"

#include <string>
#include <string_view>
#include <utility>

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

}  // namespace porthole::graphql
