#pragma once

#include <string>

#include "portal/base/json.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/respond/rule_problem.h"
#include "portal/graphql/type/schema.h"

namespace porthole::graphql {

/// Checks that `data`, an object at the JSON pointer `path`, can be pinned in the answer of
/// `operation`: all of its keys are selected, under their aliases, and, if there is a schema, each
/// value has its field's type. Appends errors to `problems`, up to `kRuleProblemsMax`. Recurses
/// once per level of `data`.
void check_pins(const json::Value& data, const std::string& path, const Document& document,
                const Schema* schema, const OperationDefinition& operation, RuleProblems& problems);

}  // namespace porthole::graphql
