#pragma once

#include "http/app/call.h"
#include "http/message/response.h"
#include "portal/base/result.h"

/// The whole state, or one organization's (`?organization=SLUG`): reset, export, import, and more
/// fixtures. Each is done completely or not at all.
namespace porthole::http::control {

Result<Response> reset(Call& call);
Result<Response> show_state(Call& call);
Result<Response> set_state(Call& call);
Result<Response> add_fixtures(Call& call);

}  // namespace porthole::http::control
