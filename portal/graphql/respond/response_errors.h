#pragma once

#include <string>
#include <vector>

#include "portal/base/json.h"
#include "portal/graphql/language/request_error.h"
#include "portal/graphql/respond/rule_problem_list.h"

namespace porthole::graphql {

/// Reads the `errors` of a rule, at the JSON pointer `path`: 1 to 100 errors as in a GraphQL
/// response.
std::vector<QueryError> read_response_errors(const json::Value& errors, const std::string& path,
                                             RuleProblemList& problems);

}  // namespace porthole::graphql
