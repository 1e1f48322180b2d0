#pragma once

#include <string>
#include <vector>

#include "portal/graphql/language/source_location.h"

namespace porthole::graphql {

/// An error in a schema. Built-in definitions have no location: then it is line 1, column 1.
struct SchemaProblem {
  std::string message;
  Location location;
};

/// Never empty.
using SchemaProblems = std::vector<SchemaProblem>;

}  // namespace porthole::graphql
