#include "tests/http/credentials_support.h"

#include <ostream>
#include <utility>

#include <doctest/doctest.h>

#include "portal/base/json.h"

namespace porthole::http::test {
namespace {

/// The value of a call that must work.
template <typename T>
T must(Result<T> result) {
  REQUIRE_MESSAGE(result.ok(), (result.ok() ? std::string() : result.error().message));
  return *std::move(result);
}

ServerUnderTestOptions strict_acme() {
  ServerUnderTestOptions options;
  options.auth = AuthMode::strict;
  options.image.users = {make_user("sam@example.com"), make_user("alex@example.com")};
  options.image.organizations.push_back({make_organization("acme", 1), {}});
  return options;
}

std::string text_member(const json::Document& document, std::string_view name) {
  if (!document.IsObject()) return {};
  const json::Value* value = json::find(document, name);
  return value == nullptr || !value->IsString() ? std::string()
                                                : std::string(json::text_of(*value));
}

}  // namespace

std::ostream& operator<<(std::ostream& stream, const Seen& seen) {
  return stream << seen.status << ' ' << seen.message << ' ' << seen.word;
}

std::ostream& operator<<(std::ostream& stream, const Expected& expected) {
  return stream << expected.status << ' ' << expected.message << ' ' << expected.word;
}

Seen seen(const Answer& answer) {
  const json::ParseResult parsed = json::parse(answer.body);
  if (parsed.error) return {answer.status, {}, {}};
  return {answer.status, text_member(parsed.document, "message"),
          text_member(parsed.document, "error")};
}

std::string portal_path(const std::string& slug) {
  return "/organizations/acme/portals/" + slug;
}

std::string control_of(const std::string& slug) {
  return "/_porthole/v1" + portal_path(slug);
}

std::string client_grant(const std::string& client_id, const std::string& secret,
                         const std::string& more) {
  return R"({"grant_type":"client_credentials","client_id":")" + client_id + R"(","secret":")" +
         secret + '"' + more + '}';
}

std::string code_grant(const std::string& code, const std::string& secret,
                       const std::string& more) {
  return R"({"grant_type":"device_code","code":")" + code + R"(","secret":")" + secret + '"' +
         more + '}';
}

CredentialsServer::CredentialsServer(std::optional<unsigned> automatic_after_polls)
    : server(strict_acme()) {
  actor_.user = must(server.store.user(std::nullopt));
  if (automatic_after_polls) server.store.authorize_automatically(*automatic_after_polls);
}

PortalPtr CredentialsServer::make_portal(bool user_invokable) {
  PortalDraft draft;
  draft.name = {Presence::given, "Portal " + std::to_string(++portals_)};
  draft.query = {Presence::given, "query who { viewer { id } }"};
  draft.user_invokable = {Presence::given, user_invokable};
  return must(server.store.create_portal(*make_organization("acme", 1), draft, actor_)).portal;
}

PortalPtr CredentialsServer::update(const std::string& slug, const PortalDraft& draft) {
  return must(server.store.update_portal(*make_organization("acme", 1), slug, draft, actor_));
}

std::string CredentialsServer::rename(const std::string& slug) {
  PortalDraft draft;
  draft.slug = {Presence::given, slug + "-renamed"};
  return update(slug, draft)->contents.slug;
}

void CredentialsServer::set_user_invokable(const std::string& slug, bool on) {
  PortalDraft draft;
  draft.user_invokable = {Presence::given, on};
  update(slug, draft);
}

void CredentialsServer::delete_portal(const std::string& slug) {
  REQUIRE(server.store.delete_portal(*make_organization("acme", 1), slug, actor_).ok());
}

IssuedToken CredentialsServer::issue(PortalTokenKind kind, const Portal& portal) {
  Store& store = server.store;
  const std::string& slug = portal.contents.slug;
  const std::chrono::minutes lifetime = longest_lifetime(kind);
  switch (kind) {
    case PortalTokenKind::service:
      return must(store.create_portal_token("acme", slug, "Spare", actor_));
    case PortalTokenKind::ephemeral:
      return must(store.exchange_secret("acme", slug, portal.uuid.to_string(),
                                        make_secret(slug).text, lifetime, {}));
    case PortalTokenKind::user:
      break;
  }
  const IssuedCode code = make_code(slug);
  decide(code.code_text, Decision::approve);
  return must(store.exchange_code("acme", slug, code.code_text, code.secret_text, lifetime, {}));
}

IssuedSecret CredentialsServer::make_secret(const std::string& slug) {
  return must(server.store.create_portal_secret("acme", slug, "", actor_));
}

IssuedCode CredentialsServer::make_code(const std::string& slug) {
  return must(server.store.create_code("acme", slug, {}));
}

void CredentialsServer::decide(const std::string& code, Decision decision) {
  must(server.store.decide_code(code, decision, actor_));
}

void CredentialsServer::remove_token(const std::string& slug, const std::string& uuid) {
  must(server.store.delete_portal_token("acme", slug, *Uuid::parse(uuid), actor_));
}

Answer CredentialsServer::ask_for_token(const std::string& slug, const std::string& body) {
  return server.ask(post(portal_path(slug) + "/tokens", body));
}

Seen CredentialsServer::open(const std::string& slug, std::optional<std::string_view> token) {
  const std::string header =
      token ? "Authorization: Bearer " + std::string(*token) + "\r\n" : std::string();
  const Answer answer = server.ask(RequestText{
      .method = "POST", .target = portal_path(slug), .headers = header, .body = "", .token = ""}
                                       .to_string());
  if (answer.status == 200 && !answer.body.starts_with(R"({"data":)")) return {200, answer.body};
  return seen(answer);
}

}  // namespace porthole::http::test
