#pragma once

#include "http/app/call.h"

/// The endpoints of a portal, `/organizations/{org}/portals/{slug}…`.
namespace porthole::http::portal {

/// Issues a token for a portal's secret (`client_credentials`) or for an approved code
/// (`device_code`). Refusals have an `error` as RFC 6749 and RFC 8628 name them.
Result<Response> create_token(Call& call);

/// Issues a code, which a user approves at its `authorization_url`. Needs no authentication.
Result<Response> create_code(Call& call);

}  // namespace porthole::http::portal
