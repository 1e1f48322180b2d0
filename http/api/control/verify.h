#pragma once

#include "http/app/call.h"

namespace porthole::http::control {

/// `POST verify`: counts the requests in the journal that match, including those that arrive
/// `within` a time. Responds with 200 when the count is as expected:
///
/// - `at_least` and `exactly`: as soon as the count is reached. `exactly` doesn't wait for a
/// request
///   too many;
/// - `at_most`, `never`, and both bounds together: at the end of the time.
///
/// Responds with 409 and the nearest requests at the end of the time, or as soon as there are too
/// many. Waits without holding a thread: see `DeferredResponse`.
Result<Response> verify_requests(Call& call);

}  // namespace porthole::http::control
