#pragma once

#include <optional>
#include <string>

#include "http/message/request.h"
#include "http/message/response.h"

// What the draft "GraphQL over HTTP" asks of answers with its own media type,
// `application/graphql-response+json`. The vendor documents `application/json` alone, which all get
// that don't ask for the other (chosen). Thread-safe.

namespace porthole::http {

/// Whether `Accept` lists GraphQL's media type with no less weight than `application/json`.
bool asks_for_graphql_type(const Request& request);

/// The refusal, 415, of a request that asks for GraphQL's media type and doesn't say that its body
/// is JSON. Bodies of other requests are JSON whatever they say.
std::optional<Response> refuse_content_type(const Request& request);

/// Gives `response`, a JSON one, GraphQL's media type if the request asks for it. Its status 200
/// then becomes 400 unless `has_data`.
void apply_graphql_type(const Request& request, bool has_data, Response& response);

/// 405 for a method that the GraphQL API doesn't take; says how to ask instead. `allowed` is the
/// value of the `Allow` header.
Response graphql_method_refusal(const Request& request, const std::string& allowed);

}  // namespace porthole::http
