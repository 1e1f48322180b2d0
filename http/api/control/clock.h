#pragma once

#include "http/app/call.h"

/// The clock in the control API.
namespace porthole::http::control {

/// `{"now":"…","frozen":false,"offset_ms":0}`
Result<Response> show_clock(Call& call);

/// Moves the clock, and says how many tokens and codes that ended: `{…,"expired":{"tokens":1,
/// "codes":0}}`. What has expired stays so when the clock is set back, but for API access tokens.
Result<Response> move_clock(Call& call);

}  // namespace porthole::http::control
