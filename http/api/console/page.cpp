#include "http/api/console/page.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "http/api/console/assets.h"
#include "http/api/console/html_template.h"
#include "http/message/query_string.h"
#include "http/message/url.h"
#include "portal/base/utf8.h"

namespace porthole::http::console {

Response page_response(int status, std::string html) {
  Response response;
  response.status = status;
  response.add_header("Content-Type", "text/html; charset=utf-8");
  response.add_header("Content-Security-Policy",
                      "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
                      "frame-ancestors 'none'");
  response.add_header("X-Frame-Options", "DENY");
  // With `no-referrer` browsers would send the form with `Origin: null`.
  response.add_header("Referrer-Policy", "same-origin");
  response.body = std::move(html);
  return response;
}

Response notice_page(int status, std::string_view title, std::string_view text) {
  return page_response(status, fill_template(kNoticeHtml, {{"title", title}, {"text", text}}));
}

std::optional<std::string> find_field(std::string_view form, std::string_view name) {
  while (!form.empty()) {
    const std::string_view field = take_parameter(form);
    const std::size_t equals = std::min(field.find('='), field.size());
    const auto key = decode_query_component(field.substr(0, equals));
    if (!key || *key != name) continue;
    auto value = decode_query_component(field.substr(std::min(equals + 1, field.size())));
    if (!value || !utf8::is_valid(*value)) return std::nullopt;
    return value;
  }
  return std::nullopt;
}

Response redirect_to_page(const Request& request) {
  const std::string_view path = request.path;
  Response response = page_response(303, {});
  response.add_header("Location", "./" + std::string(path.substr(path.rfind('/') + 1)));
  return response;
}

}  // namespace porthole::http::console
