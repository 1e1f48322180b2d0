#pragma once

#include <string>
#include <string_view>

#include "http/app/call.h"

/// The OpenAPI 3.1 document of all routes, except the pages of the console.
///
/// It is assembled from the files in http/api/openapi: document.json, and for each surface one or
/// more parts with `paths` and `components`. A part also says what its operations share:
///   - `headers` names the headers that every response of the part has; they are added to all
///     responses that are not a `$ref`; `header_references` does the same for headers that have
///     a component of another name;
///   - `responses` has the responses that every operation has which says nothing else about that
///     status.
/// A response's `sometimes` has headers that only some answers with its status have: they are added
/// without being required. The schema in docs/fixtures.schema.json becomes the schema `Fixtures`,
/// its definitions `Fixtures.NAME`.
///
/// Generators of clients must take it: a schema has one type (null is an alternative in `anyOf`),
/// and no two components have the same name, even if they are of different kinds.
namespace porthole::http::openapi {

/// The document as JSON, with `base_url` as its server. Thread-safe.
std::string openapi_document(std::string_view base_url);

Result<Response> show_openapi(Call& call);

}  // namespace porthole::http::openapi
