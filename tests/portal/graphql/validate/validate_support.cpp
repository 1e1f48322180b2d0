#include "tests/portal/graphql/validate/validate_support.h"

#include <utility>
#include <variant>
#include <vector>

#include "portal/base/json.h"
#include "portal/graphql/type/build_schema.h"
#include "portal/graphql/validate/validate.h"
#include "tests/portal/graphql/language/parse_support.h"

namespace porthole::graphql {

namespace {

const Schema* pet_schema() {
  static const SchemaPtr schema = schema_of(std::string(kPetSchema));
  return schema.get();
}

}  // namespace

SchemaPtr schema_of(std::string definition) {
  auto outcome = build_schema(std::move(definition));
  if (const auto* problems = std::get_if<SchemaProblems>(&outcome)) {
    FAIL(problems->front().message);
  }
  return std::get<SchemaPtr>(std::move(outcome));
}

std::string problems_of(std::string source) {
  return problems_of(std::move(source), pet_schema());
}

std::string problems_of(std::string source, const Schema* schema) {
  std::string text;
  for (const QueryError& error : validate(parsed(std::move(source)), schema)) {
    if (!text.empty()) text += "\n";
    text += error.message;
    for (const Location& place : error.locations) {
      text += &place == &error.locations.front() ? " at " : ", ";
      text += std::to_string(place.line) + ":" + std::to_string(place.column);
    }
  }
  return text;
}

std::string only_problem_of(std::string source) {
  const std::vector<QueryError> errors = validate(parsed(std::move(source)), pet_schema());
  REQUIRE(errors.size() == 1);
  json::Writer writer;
  errors.front().write(writer);
  return writer.take();
}

}  // namespace porthole::graphql
