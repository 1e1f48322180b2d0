#pragma once

#include <string>
#include <vector>

#include "portal/graphql/language/request_error.h"

namespace porthole::graphql {

/// The response to an operation: `{"data":…,"errors":[…]}`.
struct Answer {
  /// As JSON. Empty if there is no `data` member because execution didn't begin.
  std::string data;
  std::vector<QueryError> errors;

  /// As JSON, `data` first as in graphql-ruby; `errors` only if there are any.
  std::string to_json() const;
};

}  // namespace porthole::graphql
