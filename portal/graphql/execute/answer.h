#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "portal/graphql/language/request_error.h"

namespace porthole::graphql {

/// The response to an operation: `{"data":…,"errors":[…],"stats":{…}}`.
struct Answer {
  /// As JSON. Empty if there is no `data` member because execution didn't begin.
  std::string data;
  std::vector<QueryError> errors;
  /// What it holds, in points, counted as a call's complexity (complexity.h); of a list that is no
  /// page, the item that holds most. 0 without a schema.
  std::uint64_t complexity = 0;

  /// The complexity requested and the actual one; in the response only if it is set.
  std::optional<std::pair<std::uint64_t, std::uint64_t>> stats = {};

  /// As JSON, `data` first as in graphql-ruby; `errors` only if there are any.
  std::string to_json() const;
};

}  // namespace porthole::graphql
