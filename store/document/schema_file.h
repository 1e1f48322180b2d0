#pragma once

#include <string>
#include <vector>

#include "portal/graphql/type/schema.h"
#include "portal/query_policy.h"
#include "store/disk/disk.h"
#include "store/document/problem.h"

namespace porthole {

/// Maximum size of a schema file. The vendor's schema has 250 KB, and four times as much as
/// introspection JSON.
inline constexpr std::size_t kSchemaBytesMax = 16 * 1024 * 1024;

struct SchemaResult {
  graphql::SchemaPtr schema;
  /// When there are any, `schema` is null.
  std::vector<Problem> problems;
};

/// Reads a schema in the schema definition language, or, when the first character is `{`, as the
/// response to an introspection query. An empty path stands for no schema.
SchemaResult read_schema(const std::string& path, const Disk& disk);

/// Checks a file with a portal's query, and returns every problem in it, including those of which
/// `policy` only warns.
std::vector<Problem> check_query_file(const std::string& path, const Disk& disk,
                                      const QueryPolicy& policy);

}  // namespace porthole
