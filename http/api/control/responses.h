#pragma once

#include "http/app/call.h"

/// The response rules of a portal, `{"rules":[RULE…]}`:
/// `/_porthole/v1/organizations/{org}/portals/{slug}/responses`.
namespace porthole::http::control {

Result<Response> show_responses(Call& call);
Result<Response> set_responses(Call& call);
Result<Response> delete_responses(Call& call);

}  // namespace porthole::http::control
