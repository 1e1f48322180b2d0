#include "http/api/console/page.h"

#include <utility>

#include "http/api/console/assets.h"
#include "http/api/console/html_template.h"

namespace porthole::http::console {

Response page_response(int status, std::string html) {
  Response response;
  response.status = status;
  response.add_header("Content-Type", "text/html; charset=utf-8");
  response.add_header("Content-Security-Policy",
                      "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
                      "frame-ancestors 'none'");
  response.add_header("X-Content-Type-Options", "nosniff");
  response.add_header("X-Frame-Options", "DENY");
  // With `no-referrer` browsers would send the form with `Origin: null`.
  response.add_header("Referrer-Policy", "same-origin");
  response.add_header("Cache-Control", "no-store");
  response.body = std::move(html);
  return response;
}

Response notice_page(int status, std::string_view title, std::string_view text) {
  return page_response(status, fill_template(kNoticeHtml, {{"title", title}, {"text", text}}));
}

Response redirect_to_page(const Request& request) {
  const std::string_view path = request.path;
  Response response = page_response(303, {});
  response.add_header("Location", "./" + std::string(path.substr(path.rfind('/') + 1)));
  return response;
}

}  // namespace porthole::http::console
