#pragma once

#include "http/app/call.h"
#include "http/message/response.h"
#include "portal/base/result.h"

/// How the server is: for probes and for Prometheus.
namespace porthole::http::control {

Result<Response> show_health(Call& call);
Result<Response> show_metrics(Call& call);

}  // namespace porthole::http::control
