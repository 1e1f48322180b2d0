#pragma once

#include <string_view>

#include "http/observe/log.h"
#include "portal/portal.h"
#include "portal/query_policy.h"
#include "store/store.h"

namespace porthole::http {

/// Logs what is wrong with the query of a portal that `--validation warn` let pass; under another
/// validation, nothing.
void warn_of_query(const Log& log, const QueryPolicy& rules, std::string_view organization,
                   const Portal& portal);

/// The same of every portal in an image.
void warn_of_queries(const Log& log, const QueryPolicy& rules, const StateImage& image);

}  // namespace porthole::http
