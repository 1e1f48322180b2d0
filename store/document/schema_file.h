#pragma once

#include <string>
#include <vector>

#include "portal/graphql/type/schema.h"
#include "store/disk/disk.h"
#include "store/document/state_document.h"

namespace porthole {

/// Bytes of a schema's file. The vendor's has a quarter of a megabyte; as introspection JSON, four
/// times as much.
inline constexpr std::size_t kSchemaBytesMax = 16 * 1024 * 1024;

struct SchemaResult {
  graphql::SchemaPtr schema;
  /// When there are any, `schema` is null.
  std::vector<Problem> problems;
};

/// Reads a schema: definition language, or an introspection query's answer where the first
/// character says that it is JSON. Without a path there is none.
SchemaResult read_schema(const std::string& path, const Disk& disk);

/// Checks a file with one query as a portal would have it, and tells every problem in it. What
/// `rules` only warn of is a problem as well.
std::vector<Problem> check_query_file(const std::string& path, const Disk& disk,
                                      const QueryPolicy& rules);

}  // namespace porthole
