#pragma once

#include <string>
#include <string_view>

#include "http/app/call.h"

/// The OpenAPI 3.1 document of all routes, except the pages of the console.
///
/// It is assembled from the files in http/api/openapi: document.json, and for each surface one or
/// more parts with `paths` and `components`. A part's `headers` names the headers that every
/// response of the surface has; they are added to all responses that are not a `$ref`. The schema
/// in docs/fixtures.schema.json becomes the schema `Fixtures`, its definitions `Fixtures.NAME`.
namespace porthole::http::openapi {

/// The document as JSON, with `base_url` as its server. Thread-safe.
std::string openapi_document(std::string_view base_url);

Result<Response> show_openapi(Call& call);

}  // namespace porthole::http::openapi
