#pragma once

#include <string_view>

#include "portal/base/json.h"
#include "portal/base/result.h"

namespace porthole::http {

/// Parses a request's body as a JSON object, whatever its content type. An empty body is an empty
/// object. Fails with `malformed` and a message that says what is wrong and where.
Result<json::Document> read_object(std::string_view body);

}  // namespace porthole::http
