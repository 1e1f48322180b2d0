#pragma once

#include "http/application.h"

/// Our own endpoints, under `/_porthole/v1`.
namespace porthole::http::control {

/// The certificate that clients must trust to speak TLS with this server; `not_found` without TLS.
Result<Reply> show_certificate(Call& call);

}  // namespace porthole::http::control
