#pragma once

#include "http/app/call.h"

/// The REST API's routes that need no token: `GET /` and `GET /v2/meta`.
namespace porthole::http::rest {

/// `{"message":"🛠","timestamp":<unix seconds>}`.
Result<Response> show_root(Call& call);
/// `{"webhook_ips":[…]}`.
Result<Response> show_meta(Call& call);

}  // namespace porthole::http::rest
