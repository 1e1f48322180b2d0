#pragma once

#include <string>
#include <vector>

#include "portal/base/json.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/respond/response_rule.h"
#include "portal/graphql/respond/rule_problem.h"
#include "portal/graphql/type/schema.h"

namespace porthole::graphql {

/// Parses an array of rules, at the JSON pointer `path`. Unless `document`, the portal's, is null,
/// also checks that they fit it and, if there is one, its schema. Appends errors to `problems`,
/// which grows to at most `kRuleProblemsMax`; if any was appended, the result is meaningless.
std::vector<ResponseRule> parse_response_rules(const json::Value& rules, const std::string& path,
                                               const Document* document, const Schema* schema,
                                               RuleProblems& problems);

/// The rules, already parsed once, that don't fit `document` or `schema`.
std::vector<RuleMisfit> find_misfits(const json::Value& rules, const std::string& path,
                                     const Document& document, const Schema* schema);

}  // namespace porthole::graphql
