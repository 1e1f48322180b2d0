#pragma once

#include <string>
#include <utility>
#include <variant>

#include <doctest/doctest.h>

#include "portal/graphql/type/build_schema.h"

namespace porthole::graphql {

/// Each problem as a line with its location: `2:3 type "A" isn't defined`.
inline std::string lines_of(const SchemaProblems& problems) {
  std::string lines;
  for (const SchemaProblem& problem : problems) {
    if (!lines.empty()) lines += '\n';
    lines += std::to_string(problem.location.line) + ":" + std::to_string(problem.location.column) +
             " " + problem.message;
  }
  return lines;
}

/// The schema. Fails the test if building it failed.
inline SchemaPtr schema_in(const std::variant<SchemaPtr, SchemaProblems>& outcome) {
  const auto* problems = std::get_if<SchemaProblems>(&outcome);
  REQUIRE_MESSAGE(problems == nullptr, (problems == nullptr ? "" : lines_of(*problems)));
  return std::get<SchemaPtr>(outcome);
}

/// The problems of `source`; empty if it is valid.
inline std::string problems_in(const std::variant<SchemaPtr, SchemaProblems>& outcome) {
  const auto* problems = std::get_if<SchemaProblems>(&outcome);
  return problems == nullptr ? "" : lines_of(*problems);
}

inline SchemaPtr built_schema(std::string source) {
  return schema_in(build_schema(std::move(source)));
}

inline std::string schema_problems_of(std::string source) {
  return problems_in(build_schema(std::move(source)));
}

/// The type of that name, which must exist.
inline const NamedType& type_in(const Schema& schema, std::string_view name) {
  const NamedType* type = schema.find_type(name);
  REQUIRE(type != nullptr);
  return *type;
}

}  // namespace porthole::graphql
