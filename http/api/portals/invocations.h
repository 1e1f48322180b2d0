#pragma once

#include "http/app/call.h"
#include "http/message/response.h"

/// Endpoints that run operations: those of portals, and the GraphQL API.
namespace porthole::http::invocations {

/// `POST /organizations/{org}/portals/{slug}[?operation_name=NAME]`: the body is the variables.
Result<Response> call_portal(Call& call);

/// `POST /v1`: `{"query", "variables", "operationName"}`.
Result<Response> execute_document(Call& call);

}  // namespace porthole::http::invocations
