#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/message/request.h"
#include "http/message/response.h"

/// Responses for people: HTML pages that load no script and can't be framed.
namespace porthole::http::console {

Response page_response(int status, std::string html);

/// A page that only says something, for example an error.
Response notice_page(int status, std::string_view title, std::string_view text);

/// The first field of that name in a form; nothing when it is missing or not UTF-8.
std::optional<std::string> find_field(std::string_view form, std::string_view name);

/// Status 303 to the page that the request's path names, also behind a proxy that adds a prefix to
/// paths.
Response redirect_to_page(const Request& request);

}  // namespace porthole::http::console
