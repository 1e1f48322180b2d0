#pragma once

#include <string_view>

#include "http/observe/log.h"
#include "portal/portal.h"
#include "portal/query_policy.h"
#include "store/state_image.h"

namespace porthole::http {

/// Under `--validation warn`, logs what is wrong with the query of a portal. Otherwise does
/// nothing.
void warn_of_query(const Log& log, const QueryPolicy& policy, std::string_view organization,
                   const Portal& portal);

/// The same for every portal in an image.
void warn_of_queries(const Log& log, const QueryPolicy& policy, const StateImage& image);

/// Logs which response rules of a portal calls skip, as they don't fit its query any more.
void warn_of_rules(const Log& log, const QueryPolicy& policy, std::string_view organization,
                   const Portal& portal);

/// The same for every portal in an image.
void warn_of_rules(const Log& log, const QueryPolicy& policy, const StateImage& image);

}  // namespace porthole::http
