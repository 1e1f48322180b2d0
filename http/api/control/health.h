#pragma once

#include "http/app/call.h"
#include "http/message/response.h"
#include "portal/base/result.h"

/// The state of the server: for probes, for Prometheus, and for TLS clients.
namespace porthole::http::control {

Result<Response> show_health(Call& call);
Result<Response> show_metrics(Call& call);

/// The certificate that clients must trust, as PEM. Fails with `not_found` without TLS.
Result<Response> show_certificate(Call& call);

}  // namespace porthole::http::control
