#pragma once

#include "http/app/call.h"

/// What tests expect of the requests that came.
namespace porthole::http::control {

/// `POST verify`: counts the requests in the journal that match, those that are still to come
/// included when there is time (`within`). Answers 200 when there are as many as expected:
///
/// - `at_least` and `exactly` as soon as there are, or at the end of the time not enough; what
///   comes after that nobody can know, and `exactly` doesn't wait for it;
/// - `at_most` and `never` at the end of the time, or as soon as there are too many; likewise both
///   bounds together.
///
/// Otherwise 409, with the requests that came nearest. Waits without a thread: `DeferredResponse`.
Result<Response> verify_requests(Call& call);

}  // namespace porthole::http::control
