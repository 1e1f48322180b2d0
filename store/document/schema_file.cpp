#include "store/document/schema_file.h"

#include <utility>
#include <variant>

#include "portal/graphql/type/build_schema.h"
#include "store/document/fixtures.h"

namespace porthole {
namespace {

bool is_json(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '{';
}

json::Position to_position(const graphql::Location& location) {
  return {location.line, location.column};
}

}  // namespace

SchemaResult read_schema(const std::string& path, const Disk& disk) {
  if (path.empty()) return {};
  Result<std::string> text = disk.read(path, kSchemaBytesMax);
  if (!text) return {nullptr, {{path, {}, text.error().message}}};
  auto built = is_json(*text) ? graphql::build_schema_from_introspection(*text)
                              : graphql::build_schema(*std::move(text));
  if (auto* schema = std::get_if<graphql::SchemaPtr>(&built)) return {std::move(*schema), {}};
  SchemaResult result;
  for (auto& problem : std::get<graphql::SchemaProblems>(built)) {
    result.problems.push_back({path, to_position(problem.location), std::move(problem.message)});
  }
  return result;
}

std::vector<Problem> check_query_file(const std::string& path, const Disk& disk,
                                      const QueryPolicy& policy) {
  const Result<std::string> text = disk.read(path, kFixturesBytesMax);
  if (!text) return {{path, {}, text.error().message}};
  std::vector<Problem> problems;
  const QueryPolicy::Check check = policy.check(*text);
  for (const graphql::QueryError& error : check.errors) {
    const json::Position position =
        error.locations.empty() ? json::Position{} : to_position(error.locations.front());
    problems.push_back({path, position, error.text()});
  }
  return problems;
}

}  // namespace porthole
