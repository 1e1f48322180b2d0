#pragma once

#include "http/app/call.h"

/// The endpoints of a portal, `/organizations/{org}/portals/{slug}…`.
namespace porthole::http::portal {

/// Gives a token for a portal's secret (`client_credentials`) or for an approved code
/// (`device_code`). Refusals bear `error` in the words of RFC 6749 and RFC 8628.
Result<Response> create_token(Call& call);

/// Gives a code, which a user approves at its `authorization_url`. No authentication.
Result<Response> create_code(Call& call);

}  // namespace porthole::http::portal
