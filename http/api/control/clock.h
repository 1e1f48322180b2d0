#pragma once

#include "http/app/call.h"

/// The clock routes of the control API.
namespace porthole::http::control {

/// `GET clock`: `{"now":"…","frozen":false,"offset_ms":0}`.
Result<Response> show_clock(Call& call);

/// `PUT clock`: moves the clock, and reports how many tokens and codes expired by that:
/// `{…,"expired":{"tokens":1,"codes":0}}`. What has expired stays expired when the clock is set
/// back, except API access tokens.
Result<Response> move_clock(Call& call);

}  // namespace porthole::http::control
