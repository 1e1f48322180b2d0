#pragma once

#include <string>

#include "http/app/application.h"
#include "http/message/response.h"

/// Where operations are run: the portals' own endpoints, and the one for documents that come with
/// the request.
namespace porthole::http::invocations {

/// `POST /organizations/{org}/portals/{slug}[?operation_name=NAME]`: the body is the variables.
Result<Reply> call_portal(Call& call);

/// The name in `?operation_name=NAME`; empty when there is none.
std::string operation_asked_for(const Request& request);

/// `POST /v1`: `{"query", "variables", "operationName"}`.
Result<Reply> execute_document(Call& call);

/// An error that no engine sees, in GraphQL's form: `{"errors":[{"message"}]}`.
Reply graphql_error_reply(const Error& error);

}  // namespace porthole::http::invocations
