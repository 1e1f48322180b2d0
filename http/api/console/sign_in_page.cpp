#include "http/api/console/sign_in_page.h"

#include <algorithm>
#include <string>
#include <utility>

#include "http/api/console/assets.h"
#include "http/api/console/html_template.h"
#include "http/api/console/page.h"
#include "http/message/query_string.h"
#include "portal/base/ascii.h"

namespace porthole::http::console {
namespace {

Response sign_in_page(int status, std::string_view problem) {
  return page_response(status, fill_template(kSignInHtml, {{"problem", problem}}));
}

/// Whether `path` is one of a page, below that of all pages: it leads nowhere else.
bool is_page(std::string_view path) {
  const auto is_allowed = [](char c) { return is_alphanumeric(c) || c == '-' || c == '/'; };
  return !path.starts_with('/') && path.find("//") == std::string_view::npos &&
         std::all_of(path.begin(), path.end(), is_allowed);
}

}  // namespace

Result<Response> show_sign_in(Call&) {
  return sign_in_page(200, "");
}

Result<Response> sign_in(Call& call) {
  const auto token = find_field(call.request.body, "control_token");
  auto session =
      call.services.local_access.open_session(token.value_or(""), call.services.clock.now());
  if (!session) return sign_in_page(403, "That is not the control token.");
  const std::string next = find_parameter(call.request.query, "next").value_or("");
  Response response = next.empty() || !is_page(next)
                          ? notice_page(200, "Signed in", "Follow your program's link again.")
                          : page_response(303, {});
  if (response.status == 303) response.add_header("Location", "./" + next);
  // `Lax`, so that a link of another site leads to the page and not here again. Without `Path`,
  // browsers use that of all pages, also behind a proxy that adds a prefix.
  response.add_header(
      "Set-Cookie",
      std::string(LocalAccess::kSessionCookie) + '=' + *session +
          "; HttpOnly; SameSite=Lax; Max-Age=" +
          std::to_string(std::chrono::seconds(LocalAccess::kSessionLifetime).count()) +
          (call.request.is_secure ? "; Secure" : ""));
  return response;
}

}  // namespace porthole::http::console
