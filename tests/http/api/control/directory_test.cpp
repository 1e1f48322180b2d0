#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "tests/http/server_support.h"

namespace porthole::http::test {
namespace {

const std::string kOrganizations = "/_porthole/v1/organizations";
const std::string kUsers = "/_porthole/v1/users";
const std::string kAccessTokens = "/_porthole/v1/access-tokens";

ServerUnderTestOptions strict_and_empty() {
  ServerUnderTestOptions options;
  options.auth = AuthMode::strict;
  return options;
}

Answer with_token(const ServerUnderTest& server, const std::string& target,
                  const std::string& token) {
  return server.ask(RequestText{.target = target, .token = token}.to_string());
}

}  // namespace

TEST_SUITE("server: organizations, users, access tokens") {
  TEST_CASE("are made, and work") {
    ServerUnderTest server(strict_and_empty());
    CHECK(server.ask(get(kOrganizations)).body == "[]");
    const Answer organization =
        server.ask(post(kOrganizations, R"({"slug":"acme","name":"Acme Inc"})"));
    CHECK(organization.status == 201);
    CHECK(text_member(organization.body, "name") == "Acme Inc");
    CHECK(Uuid::parse(text_member(organization.body, "uuid")).has_value());
    CHECK(server.ask(get(kOrganizations)).body == "[" + organization.body + "]");
    const Answer user = server.ask(post(kUsers, R"({"name":"Sam Kim","email":"sam@example.com"})"));
    CHECK(user.status == 201);
    CHECK(server.ask(get(kUsers)).body == "[" + user.body + "]");
    const Answer token = server.ask(
        post(kAccessTokens,
             R"({"user":"sam@example.com","scopes":["read_portals"],"organizations":["acme"],)"
             R"("description":"For a test","expires_at":"2030-01-01T00:00:00Z"})"));
    CHECK(token.status == 201);
    CHECK(token.header("Cache-Control") == "no-store");
    const std::string text = text_member(token.body, "token");
    CHECK(text.starts_with("bkua_"));
    CHECK(with_token(server, kPortals, text).status == 200);
    CHECK(with_token(server, "/v2/user", text).status == 403);
    const std::string listed = server.ask(get(kAccessTokens)).body;
    CHECK(listed.find(text) == std::string::npos);
    CHECK(text_member(listed, "description") == "For a test");
    CHECK(text_member(listed, "expires_at") == "2030-01-01T00:00:00.000Z");
    CHECK(text_member(listed, "email") == "sam@example.com");
  }

  TEST_CASE("tokens may have a text of their own") {
    ServerUnderTest server(strict_and_empty());
    const std::string body = R"({"token":"mine","scopes":["read_user"]})";
    CHECK(text_member(server.ask(post(kAccessTokens, body)).body, "token") == "mine");
    CHECK(with_token(server, "/v2/user", "mine").status == 200);
    const Answer again = server.ask(post(kAccessTokens, body));
    CHECK(again.status == 422);
    CHECK(text_member(again.body, "path") == "/token");
  }

  TEST_CASE("are deleted, and gone") {
    ServerUnderTest server(strict_and_empty());
    server.ask(post(kOrganizations, R"({"slug":"acme"})"));
    server.ask(post(kOrganizations, R"({"slug":"beta"})"));
    const std::string user =
        text_member(server.ask(post(kUsers, R"({"name":"A","email":"a@x"})")).body, "uuid");
    const auto make_token = [&](const std::string& organizations) {
      return server
          .ask(post(kAccessTokens, R"({"user":"a@x","scopes":["read_portals"],"organizations":)" +
                                       organizations + "}"))
          .body;
    };
    const std::string one = make_token(R"(["acme"])");
    const std::string both = make_token(R"(["acme","beta"])");
    const Answer kept = server.ask(del(kUsers + "/" + user));
    CHECK(kept.status == 409);
    CHECK(kept.body.find("The user still has something: access token ") != std::string::npos);
    CHECK(server.ask(del(kOrganizations + "/acme")).status == 204);
    CHECK(server.ask(del(kOrganizations + "/acme")).status == 404);
    // A token for this organization only is deleted too. The other must not gain access.
    CHECK(with_token(server, kPortals, text_member(one, "token")).status == 401);
    CHECK(with_token(server, kPortals, text_member(both, "token")).status == 404);
    CHECK(with_token(server, "/v2/organizations/beta/portals", text_member(both, "token")).status ==
          200);
    const std::string token = kAccessTokens + "/" + text_member(both, "uuid");
    CHECK(server.ask(del(token)).status == 204);
    CHECK(server.ask(del(token)).status == 404);
    CHECK(with_token(server, "/v2/organizations/beta/portals", text_member(both, "token")).status ==
          401);
    CHECK(server.ask(del(kUsers + "/" + user)).status == 204);
    CHECK(server.ask(del(kUsers + "/" + user)).status == 404);
    CHECK(server.ask(del(kUsers + "/nobody")).status == 404);
    CHECK(server.ask(del(kAccessTokens + "/none")).status == 404);
  }

  TEST_CASE("are refused when something is wrong, with the place") {
    ServerUnderTest server(strict_and_empty());
    server.ask(post(kOrganizations, R"({"slug":"acme"})"));
    server.ask(post(kUsers, R"({"name":"A","email":"a@x"})"));
    struct Case {
      std::string target;
      std::string body;
      std::string path;
    };
    for (const Case& wrong : {
             Case{kOrganizations, R"({"slug":"acme"})", "/slug"},
             Case{kOrganizations, R"({"slug":"a b"})", "/slug"},
             Case{kOrganizations, R"({"slug":"b","nam":"x"})", "/nam"},
             Case{kOrganizations, R"({})", ""},
             Case{kUsers, R"({"name":"B","email":"a@x"})", "/email"},
             Case{kUsers, R"({"name":"B","email":"demo@example.com"})", "/email"},
             Case{kUsers, R"({"name":1,"email":"b@x"})", "/name"},
             Case{kAccessTokens, R"({"scopes":["read_portal"]})", "/scopes/0"},
             Case{kAccessTokens, R"({"scopes":[],"organizations":["beta"]})", "/organizations/0"},
             Case{kAccessTokens, R"({"scopes":[],"user":"b@x"})", "/user"},
             Case{kAccessTokens, R"({"scopes":[],"token":1})", "/token"},
             Case{kAccessTokens, R"({"scopes":[],"token_sha256":"a"})", "/token_sha256"},
             Case{kAccessTokens, R"({"scopes":[],"expires_at":"soon"})", "/expires_at"},
         }) {
      CAPTURE(wrong.target);
      CAPTURE(wrong.body);
      const Answer answer = server.ask(post(wrong.target, wrong.body));
      CHECK(answer.status == 422);
      CHECK(answer.body.find(R"("errors":[{"path":")" + wrong.path + "\",") != std::string::npos);
    }
    CHECK(server.ask(post(kOrganizations, "[]")).status == 400);
    CHECK(server.ask(post(kUsers, "{")).status == 400);
  }
}

TEST_SUITE("server: health and metrics") {
  TEST_CASE("says how it is to whoever asks, also with a control token and from elsewhere") {
    ServerUnderTestOptions options;
    options.api.control_token = "secret";
    ServerUnderTest server(std::move(options));
    make_portals(server, 3, 0);
    const Answer answer = server.ask(
        "GET /_porthole/v1/health HTTP/1.1\r\nHost: 10.1.2.3\r\nOrigin: http://a.example\r\n\r\n");
    CHECK(answer.status == 200);
    CHECK(answer.body.starts_with(R"({"status":"ok","version":")"));
    CHECK(answer.body.find(R"("uptime_s":)") != std::string::npos);
    CHECK(answer.body.ends_with(R"("organizations":1,"portals":3})"));
    CHECK(server.ask(get("/_porthole/v1/metrics")).status == 401);
  }

  TEST_CASE("counts requests by surface, organization and status") {
    ServerUnderTest server;
    make_portals(server, 1, 0);
    for (int i = 0; i < 3; ++i) server.ask(get(kPortals));
    server.ask(get(kPortals + "/none"));
    // Names of organizations that don't exist make no series.
    server.ask(post("/organizations/made-up/portals/none", "{}"));
    server.ask(get("/nowhere"));
    const Answer answer = server.ask(get("/_porthole/v1/metrics"));
    CHECK(answer.status == 200);
    CHECK(answer.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8");
    for (const std::string line :
         {R"(porthole_requests_total{surface="rest",organization="acme",status="200"} 3)",
          R"(porthole_requests_total{surface="rest",organization="acme",status="404"} 1)",
          R"(porthole_requests_total{surface="portal",organization="",status="401"} 1)",
          R"(porthole_requests_total{surface="root",organization="",status="404"} 1)",
          R"(porthole_request_duration_seconds_bucket{surface="rest",le="+Inf"} 4)",
          R"(porthole_request_duration_seconds_count{surface="rest"} 4)",
          "# TYPE porthole_request_duration_seconds histogram", "porthole_portals 1",
          "porthole_organizations 1"}) {
      CAPTURE(line);
      CHECK(("\n" + answer.body).find("\n" + line + "\n") != std::string::npos);
    }
    CHECK(answer.body.find("made-up") == std::string::npos);
  }
}

}  // namespace porthole::http::test
