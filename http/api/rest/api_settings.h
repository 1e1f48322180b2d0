#pragma once

#include "http/app/call.h"
#include "http/message/response.h"
#include "portal/base/result.h"

namespace porthole::http::rest {

/// `GET /v2/organizations/{org}/api-settings`
Result<Response> show_api_settings(Call& call);
/// `PATCH /v2/organizations/{org}/api-settings`: changes the properties that the body mentions.
Result<Response> update_api_settings(Call& call);

}  // namespace porthole::http::rest
