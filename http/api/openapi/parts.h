#pragma once

#include <string_view>

/// The parts of the OpenAPI document, embedded by the build. See
/// http/api/openapi/openapi_document.h.
namespace porthole::http::openapi {

extern const std::string_view kDocumentJson;
extern const std::string_view kRestJson;
extern const std::string_view kPortalsJson;
extern const std::string_view kGraphqlJson;
extern const std::string_view kControlJson;
extern const std::string_view kControlStateJson;
extern const std::string_view kControlJournalJson;
/// docs/fixtures.schema.json
extern const std::string_view kFixturesSchemaJson;

}  // namespace porthole::http::openapi
