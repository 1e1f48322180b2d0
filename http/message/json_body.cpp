#include "http/message/json_body.h"

#include <string>
#include <utility>

namespace porthole::http {

Result<json::Document> read_object(std::string_view body) {
  if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) body = "{}";
  json::ParseResult parsed = json::parse(body);
  if (parsed.error) {
    return Error{ErrorCode::malformed,
                 "Request body is not valid JSON: " + parsed.error->to_string()};
  }
  if (!parsed.document.IsObject()) {
    return Error{ErrorCode::malformed, "Request body must be a JSON object, but is " +
                                           std::string(json::kind_of(parsed.document))};
  }
  return std::move(parsed.document);
}

}  // namespace porthole::http
