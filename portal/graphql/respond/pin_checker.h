#pragma once

#include <string>

#include "portal/base/json.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/respond/rule_problem.h"
#include "portal/graphql/type/schema.h"

namespace porthole::graphql {

/// Checks that `data`, an object that stands at the JSON pointer `path`, can be pinned in the
/// answer of `operation`: that all of its keys are selected, under their aliases, and that each
/// value is of its field's type; the latter only where there is a schema. Appends what is wrong to
/// `problems`, which gets no longer than `kRuleProblemsMax`. Recurses once a level of `data`.
void check_pins(const json::Value& data, const std::string& path, const Document& document,
                const Schema* schema, const OperationDefinition& operation, RuleProblems& problems);

}  // namespace porthole::graphql
