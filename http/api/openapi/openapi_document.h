#pragma once

#include <string>
#include <string_view>

#include "http/app/call.h"

/// The OpenAPI 3.1 document of everything that is served, but for the pages of the console.
///
/// It is joined of the files in http/openapi/: the document itself, and one file a surface, with
/// its `paths` and `components`, and with `headers`, the names of those that every answer of the
/// surface bears, unless the answer is described elsewhere. The definitions of
/// docs/fixtures.schema.json become schemas called `Fixtures.NAME`, the whole `Fixtures`.
namespace porthole::http {

/// The document as JSON, with `base_url` as its server. Safe from any thread.
std::string openapi_document(std::string_view base_url);

namespace control {

Result<Response> show_openapi(Call& call);

}  // namespace control
}  // namespace porthole::http
