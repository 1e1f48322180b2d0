#pragma once

#include <string>
#include <vector>

#include "portal/graphql/execute/execution.h"

namespace porthole {

/// The slugs of the organizations that an operation names, in order, each once: the argument of
/// `organization(slug: "acme")` at the root, and what comes first in that of other fields of the
/// root, such as `pipeline(slug: "acme/web")`. They need neither exist nor be slugs.
std::vector<std::string> named_organizations(graphql::Execution& execution);

}  // namespace porthole
