#pragma once

#include <string>
#include <utility>
#include <variant>

#include <doctest/doctest.h>

#include "portal/graphql/language/document_parser.h"

namespace porthole::graphql {

/// Parses `source`. Fails the test if it is invalid.
inline Document parsed(std::string source, const Limits& limits = {}) {
  Result<Document> result = parse(std::move(source), limits);
  REQUIRE_MESSAGE(result.ok(), result.error().message);
  return std::move(result).value();
}

/// The error in `source` with its location; empty if it is valid.
inline std::string error_of(std::string source, const Limits& limits = {}) {
  const std::variant<Document, SyntaxError> outcome = parse_document(std::move(source), limits);
  const auto* error = std::get_if<SyntaxError>(&outcome);
  return error == nullptr ? "" : error->to_string();
}

/// The alternative of `node`, which must be a `Kind`: `as<Field>(selection)`,
/// `as<OperationDefinition>(...)`.
template <typename Kind, typename Node>
const Kind& as(const Node& node) {
  const Kind* kind = std::get_if<Kind>(&node.node);
  REQUIRE(kind != nullptr);
  return *kind;
}

/// The only definition of a document, which must be an operation.
inline const OperationDefinition& only_operation(const Document& document) {
  REQUIRE(document.definitions().size() == 1);
  return as<OperationDefinition>(document.definitions()[0]);
}

/// The first selection of the only operation, which must be a field.
inline const Field& first_field(const Document& document) {
  const OperationDefinition& operation = only_operation(document);
  REQUIRE(operation.selection_set.present());
  return as<Field>(operation.selection_set.selections[0]);
}

}  // namespace porthole::graphql
