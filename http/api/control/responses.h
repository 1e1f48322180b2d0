#pragma once

#include "http/app/call.h"

/// Our own endpoints, under `/_porthole/v1`.
namespace porthole::http::control {

/// The certificate that clients must trust to speak TLS with this server; `not_found` without TLS.
Result<Response> show_certificate(Call& call);

/// `/_porthole/v1/organizations/{org}/portals/{slug}/responses`: `{"rules":[RULE…]}`.
Result<Response> show_responses(Call& call);
Result<Response> set_responses(Call& call);
Result<Response> delete_responses(Call& call);

}  // namespace porthole::http::control
