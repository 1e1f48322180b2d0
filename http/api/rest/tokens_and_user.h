#pragma once

#include "http/app/call.h"

/// The REST API's routes about the caller: `/v2/access-token` and `/v2/user`.
namespace porthole::http::rest {

Result<Response> show_access_token(Call& call);
/// The token that made the request stops working.
Result<Response> revoke_access_token(Call& call);
Result<Response> show_user(Call& call);

}  // namespace porthole::http::rest
