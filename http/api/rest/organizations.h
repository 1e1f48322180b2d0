#pragma once

#include "http/app/call.h"

/// Organizations in the REST API, and their rate limits.
namespace porthole::http::rest {

/// The organizations that the token may see, by page.
Result<Response> list_organizations(Call& call);
Result<Response> show_organization(Call& call);
/// Limits and counts of the current windows. Points of GraphQL aren't counted yet.
Result<Response> show_rate_limit(Call& call);

}  // namespace porthole::http::rest
