#pragma once

#include <string>
#include <vector>

#include "portal/base/json.h"
#include "portal/graphql/execute/value_space.h"
#include "portal/graphql/language/request_error.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

/// What is wrong with a value, and where in it, in graphql-ruby's words.
struct InputProblem {
  std::vector<PathSegment> path;
  std::string explanation;
};

/// Coerces a variable's JSON value to `type`; see `coerce_literal.h` for the result. Appends errors
/// to `problems`, which grows to at most `kVariableProblemsMax`; if any was appended, the result is
/// meaningless.
json::Value coerce_input(const json::Value& input, const Type& type, ValueSpace& space,
                         std::vector<InputProblem>& problems);

}  // namespace porthole::graphql
