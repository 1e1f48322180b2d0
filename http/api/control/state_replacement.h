#pragma once

#include <string>

#include "http/app/services.h"
#include "http/message/response.h"
#include "portal/base/result.h"
#include "portal/invoker.h"
#include "store/state_image.h"

namespace porthole::http::control {

/// Replaces the whole state, or the organization with that slug (empty: none), with `image`, and
/// the effects of mutations on mocked answers with `answers`.
Result<void> replace_state(Services& services, const std::string& slug, const StateImage& image,
                           const Invoker::MockState& answers);

/// The last step of a route that replaced state: expires what is past its time in it, and responds
/// with 204.
Response replaced_response(Services& services);

}  // namespace porthole::http::control
