#pragma once

#include <string>
#include <utility>
#include <variant>

#include <doctest/doctest.h>

#include "portal/graphql/language/document_parser.h"

namespace porthole::graphql {

/// The document that `source` is. Fails the test where it is none.
inline Document parsed(std::string source, const Limits& limits = {}) {
  Result<Document> result = parse(std::move(source), limits);
  REQUIRE_MESSAGE(result.ok(), result.error().message);
  return std::move(result).value();
}

/// What is wrong with `source`: the message with its place. Empty where nothing is.
inline std::string error_of(std::string source, const Limits& limits = {}) {
  const std::variant<Document, SyntaxError> outcome = parse_document(std::move(source), limits);
  const auto* error = std::get_if<SyntaxError>(&outcome);
  return error == nullptr ? "" : error->to_string();
}

/// What `node` is, which must be a `Kind`: `as<Field>(selection)`, `as<OperationDefinition>(...)`.
template <typename Kind, typename Node>
const Kind& as(const Node& node) {
  const Kind* kind = std::get_if<Kind>(&node.node);
  REQUIRE(kind != nullptr);
  return *kind;
}

/// The only operation of a document that has no other definition.
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
