#pragma once

#include <string>
#include <string_view>

#include "http/message/request.h"
#include "http/message/response.h"

/// Responses for people: HTML pages that load no script and can't be framed.
namespace porthole::http::console {

Response page_response(int status, std::string html);

/// A page that only says something, for example an error.
Response notice_page(int status, std::string_view title, std::string_view text);

/// Status 303 to the page that the request's path names, also behind a proxy that adds a prefix to
/// paths.
Response redirect_to_page(const Request& request);

}  // namespace porthole::http::console
