#include "http/api/console/authorize_page.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "http/api/console/assets.h"
#include "http/api/console/html_template.h"
#include "http/api/console/page.h"
#include "http/app/request_actor.h"
#include "portal/graphql/language/document_parser.h"

namespace porthole::http::console {
namespace {

constexpr std::string_view kCookie = "porthole_authorize";
/// Users that the page offers: as many as a person can look through.
constexpr std::size_t kUsersOffered = 1'000;

Response unknown_code_page() {
  return notice_page(
      404, "Unknown code",
      "There is no such code. Have your program ask for a new one, and follow its link.");
}

/// The value of the cookie that identifies the browser; empty when there is no valid one.
std::string_view browser_of(const Request& request) {
  const std::string_view value = find_cookie(request, kCookie);
  return FormTokens::is_browser(value) ? value : std::string_view();
}

/// The operations of a portal's document: `mutation deploy, query status`.
std::string list_operations(const std::string& query) {
  const Result<graphql::Document> document = graphql::parse(query);
  if (!document) return {};
  std::vector<std::string> operations;
  for (const graphql::Definition& definition : document->definitions()) {
    const graphql::OperationDefinition* operation = definition.operation();
    if (operation == nullptr) continue;
    std::string title = operation->type == graphql::OperationType::mutation ? "mutation"
                        : operation->type == graphql::OperationType::query  ? "query"
                                                                            : "subscription";
    if (operation->name.present()) title += ' ' + std::string(operation->name.text);
    operations.push_back(std::move(title));
  }
  return join(operations);
}

Markup user_options(const std::vector<UserPtr>& users) {
  Markup options;
  for (const UserPtr& user : users) {
    options.text += "<option value=\"" + escape_html(user->email) + "\">" +
                    escape_html(user->name + " (" + user->email + ")") + "</option>\n";
  }
  return options;
}

Response question_page(Call& call, const FoundCode& found, std::string_view browser) {
  const DeviceCode& code = *found.code;
  const PortalContents& portal = found.at.portal->contents;
  const Actor& asked_by = code.asked_by;
  const std::string form_token =
      call.services.form_tokens.issue(browser, call.parameter("code"), call.services.clock.now());
  const auto or_unknown = [](const std::string& text) {
    return text.empty() ? std::string("unknown") : text;
  };
  return page_response(
      200, fill_template(kAuthorizeHtml,
                         {{"code", call.parameter("code")},
                          {"portal", portal.name},
                          {"slug", portal.slug},
                          {"organization", found.at.organization->name},
                          {"operations", list_operations(portal.query)},
                          {"address", or_unknown(asked_by.address)},
                          {"user_agent", or_unknown(asked_by.user_agent)},
                          {"created_at", to_utc_text(code.created_at)},
                          {"expires_at", to_utc_text(code.expires_at)},
                          {"query", portal.query},
                          {"form_token", form_token},
                          {"users", user_options(call.services.store.users(kUsersOffered))}}));
}

Response decided_page(const FoundCode& found) {
  const DeviceCode& code = *found.code;
  if (code.is_locked()) {
    return notice_page(
        200, "This code is dead",
        "Somebody tried too many wrong secrets for it. Have your program ask for a new "
        "one.");
  }
  const std::string by = code.decided_by == nullptr ? std::string() : code.decided_by->email;
  switch (code.state) {
    case CodeState::approved:
      return notice_page(
          200, "Approved",
          "Your program can now fetch its token, as " + by + ". You can close this page.");
    case CodeState::used:
      return notice_page(
          200, "Approved",
          "Your program has fetched its token, as " + by + ". You can close this page.");
    case CodeState::denied:
      return notice_page(200, "Denied", "Your program gets no token. You can close this page.");
    case CodeState::pending:
    case CodeState::expired:
      break;
  }
  return notice_page(200, "This code has expired",
                     "Codes are good for five minutes. Have your program ask for a new one.");
}

bool has_expired(const Result<FoundCode>& found, Timestamp now) {
  if (!found) return false;
  const CodeState state = found->code->state;
  return state == CodeState::expired ||
         (state == CodeState::pending && found->code->expires_at <= now);
}

}  // namespace

Result<Response> show_authorization(Call& call) {
  const Result<FoundCode> found = call.services.store.find_code(call.parameter("code"));
  if (!found) return unknown_code_page();
  if (found->code->state != CodeState::pending ||
      found->code->is_finished(call.services.clock.now())) {
    return decided_page(*found);
  }
  if (!found->at.portal->contents.user_invokable) {
    return notice_page(200, "Users can't invoke this portal",
                       "Its owners turned that off after the code was made.");
  }
  std::string browser(browser_of(call.request));
  if (browser.empty()) browser = call.services.form_tokens.make_browser();
  Response response = question_page(call, *found, browser);
  // Without `Path`, browsers use that of this page, also behind a proxy that adds a prefix.
  response.add_header("Set-Cookie", std::string(kCookie) + '=' + browser +
                                        "; HttpOnly; SameSite=Strict; Max-Age=300" +
                                        (call.request.is_secure ? "; Secure" : ""));
  return response;
}

Result<Response> decide_authorization(Call& call) {
  const std::string_view form = call.request.body;
  const std::string_view code = call.parameter("code");
  const auto token = find_field(form, "form_token");
  const std::string_view browser = browser_of(call.request);
  if (!token || browser.empty() ||
      !call.services.form_tokens.redeem(*token, browser, code, call.services.clock.now())) {
    // A form expires with its code. Then the page explains more.
    if (has_expired(call.services.store.find_code(code), call.services.clock.now())) {
      return redirect_to_page(call.request);
    }
    return notice_page(
        403, "This form is not valid any more",
        "It was sent before, is too old, or doesn't come from this page. Open the link "
        "again, with cookies allowed.");
  }
  const auto decision = find_field(form, "decision");
  if (!decision || (*decision != "approve" && *decision != "deny")) {
    return notice_page(422, "No decision", "The form says neither approve nor deny.");
  }
  const auto email = find_field(form, "user");
  Result<UserPtr> user =
      call.services.store.user(email ? std::optional<std::string_view>(*email) : std::nullopt);
  if (!user) return notice_page(422, "Unknown user", "There is no user of that name any more.");
  Result<FoundCode> decided = call.services.store.decide_code(
      code, *decision == "approve" ? Decision::approve : Decision::deny,
      actor_of(call, ActorSurface::web, *std::move(user)));
  if (!decided && decided.error().code == ErrorCode::not_found) return unknown_code_page();
  if (!decided && decided.error().code != ErrorCode::conflict) return std::move(decided).error();
  return redirect_to_page(call.request);
}

Result<Response> show_style(Call&) {
  Response response;
  response.add_header("Content-Type", "text/css; charset=utf-8");
  response.body = kConsoleCss;
  return response;
}

}  // namespace porthole::http::console
