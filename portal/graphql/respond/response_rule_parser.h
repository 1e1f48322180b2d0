#pragma once

#include <string>
#include <vector>

#include "portal/base/json.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/respond/response_rule.h"
#include "portal/graphql/respond/rule_problem.h"
#include "portal/graphql/type/schema.h"

namespace porthole::graphql {

/// Parses an array of rules, at the JSON pointer `path`, and checks it against the portal's
/// document and, if there is one, its schema. Appends errors to `problems`, which grows to at most
/// `kRuleProblemsMax`; if any was appended, the result is meaningless.
std::vector<ResponseRule> parse_response_rules(const json::Value& rules, const std::string& path,
                                               const Document& document, const Schema* schema,
                                               RuleProblems& problems);

}  // namespace porthole::graphql
