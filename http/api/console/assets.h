#pragma once

#include <string_view>

/// The console's files, embedded by the build. HTML files are templates: see
/// http/api/console/html_template.h.
namespace porthole::http::console {

extern const std::string_view kAuthorizeHtml;
extern const std::string_view kNoticeHtml;
extern const std::string_view kConsoleCss;
extern const std::string_view kSignInHtml;

}  // namespace porthole::http::console
