#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "portal/graphql/language/limits.h"
#include "portal/graphql/type/schema_problem.h"

namespace porthole::graphql {

/// Converts an offset to a location.
using Locate = std::function<Location(ByteOffset)>;

/// Collects the errors in a schema, up to `kSchemaProblemsMax`. Not thread-safe.
class SchemaProblemList {
 public:
  /// Does nothing if the list is full.
  void report(ByteOffset offset, std::string message) {
    if (!full()) found_.push_back({offset, std::move(message)});
  }
  bool empty() const { return found_.empty(); }
  /// Whether further problems would be dropped.
  bool full() const { return found_.size() >= kSchemaProblemsMax; }

  /// Sorted by location.
  SchemaProblems take(const Locate& locate) {
    std::stable_sort(found_.begin(), found_.end(),
                     [](const Found& a, const Found& b) { return a.offset < b.offset; });
    SchemaProblems problems;
    for (Found& found : found_) {
      problems.push_back({std::move(found.message), locate(found.offset)});
    }
    return problems;
  }

 private:
  struct Found {
    ByteOffset offset;
    std::string message;
  };
  std::vector<Found> found_;
};

}  // namespace porthole::graphql
