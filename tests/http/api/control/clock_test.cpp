#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/http/server_support.h"

namespace porthole::http::test {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

const std::string kClock = "/_porthole/v1/clock";

/// A server with three access tokens: two expire an hour and a day after the start, one never.
ServerUnderTestOptions with_tokens() {
  const UserPtr sam = make_user("sam@example.com");
  ServerUnderTestOptions options;
  options.auth = AuthMode::strict;
  options.image.users = {sam};
  options.image.organizations = {{make_organization("acme", 1), {}}};
  for (const auto& [text, lifetime] : {std::pair{"hour", 1}, std::pair{"day", 24}}) {
    AccessToken token = *make_access_token(text, sam, {"read_portals", "write_portals"});
    token.expires_at = kTestTime + hours(lifetime);
    options.image.access_tokens.push_back(std::make_shared<const AccessToken>(token));
  }
  options.image.access_tokens.push_back(make_access_token("ever", sam, {"read_portals"}));
  return options;
}

int status_with(const ServerUnderTest& server, const std::string& token) {
  return server.ask(RequestText{.target = kPortals, .token = token}.to_string()).status;
}

TEST_SUITE("server: the clock") {
  TEST_CASE("is shown") {
    ServerUnderTest server;
    const Answer answer = server.ask(get(kClock));
    CHECK(answer.status == 200);
    CHECK(answer.body == R"({"now":"2024-08-26T03:22:45.555Z","frozen":false,"offset_ms":0})");
  }

  TEST_CASE("is set, moved on, stopped, let go and given up") {
    ServerUnderTest server;
    struct Step {
      std::string body;
      std::string answer;
    };
    const std::string expired = R"(,"expired":{"tokens":0,"codes":0}})";
    for (const Step& step :
         {Step{R"({"now":"2024-08-26T03:22:46Z"})",
               R"({"now":"2024-08-26T03:22:46.000Z","frozen":false,"offset_ms":445)"},
          Step{R"({"advance":"1h30m"})",
               R"({"now":"2024-08-26T04:52:46.000Z","frozen":false,"offset_ms":5400445)"},
          Step{R"({"frozen":true,"advance":"250ms"})",
               R"({"now":"2024-08-26T04:52:46.250Z","frozen":true,"offset_ms":5400695)"},
          Step{R"({"frozen":false})",
               R"({"now":"2024-08-26T04:52:46.250Z","frozen":false,"offset_ms":5400695)"},
          Step{R"({"now":"2024-01-01T00:00:00Z","frozen":true})",
               R"({"now":"2024-01-01T00:00:00.000Z","frozen":true,"offset_ms":-20575365555)"},
          Step{R"({"real":true})",
               R"({"now":"2024-08-26T03:22:45.555Z","frozen":false,"offset_ms":0)"}}) {
      CAPTURE(step.body);
      const Answer answer = server.ask(put(kClock, step.body));
      CHECK(answer.status == 200);
      CHECK(answer.body == step.answer + expired);
      CHECK(server.ask(get(kClock)).body == step.answer + "}");
    }
  }

  TEST_CASE("refuses what it does not understand, says where, and stays where it is") {
    ServerUnderTest server;
    struct Case {
      std::string body;
      std::string path;
    };
    for (const Case& wrong : {
             Case{R"({"advanc":"5m"})", "/advanc"},
             Case{R"({"advance":"5 minutes"})", "/advance"},
             Case{R"({"advance":"-5m"})", "/advance"},
             Case{R"({"advance":300})", "/advance"},
             Case{R"({"advance":"36526d"})", "/advance"},
             Case{R"({"now":"2026-01-01"})", "/now"},
             Case{R"({"now":"1969-12-31T23:59:59Z"})", "/now"},
             Case{R"({"now":"9999-01-01T00:00:00Z"})", "/now"},
             Case{R"({"now":"2026-01-01T00:00:00Z","advance":"5m"})", "/advance"},
             Case{R"({"frozen":"yes"})", "/frozen"},
             Case{R"({"real":false})", "/real"},
             Case{R"({"real":true,"frozen":true})", "/real"},
             Case{"{}", ""},
             Case{"", ""},
             Case{R"({"now":null})", ""},
         }) {
      CAPTURE(wrong.body);
      const Answer answer = server.ask(put(kClock, wrong.body));
      CHECK(answer.status == 422);
      CHECK(answer.body.find(R"("errors":[{"path":")" + wrong.path + '"') != std::string::npos);
    }
    CHECK(server.ask(put(kClock, "[]")).status == 400);
    CHECK(server.ask(put(kClock, "{")).status == 400);
    CHECK(server.ask(post(kClock, "{}")).status == 405);
    CHECK(server.ask(get(kClock)).body.find("2024-08-26T03:22:45.555Z") != std::string::npos);
  }

  TEST_CASE("makes access tokens expire, and says how many") {
    ServerUnderTest server(with_tokens());
    CHECK(status_with(server, "hour") == 200);
    const Answer none = server.ask(put(kClock, R"({"advance":"59m59s"})"));
    CHECK(none.body.find(R"("expired":{"tokens":0,"codes":0})") != std::string::npos);
    CHECK(status_with(server, "hour") == 200);
    const Answer one = server.ask(put(kClock, R"({"advance":"1s"})"));
    CHECK(one.body.find(R"("expired":{"tokens":1,"codes":0})") != std::string::npos);
    CHECK(status_with(server, "hour") == 401);
    CHECK(status_with(server, "day") == 200);
    const Answer other = server.ask(put(kClock, R"({"advance":"2d"})"));
    CHECK(other.body.find(R"("expired":{"tokens":1,"codes":0})") != std::string::npos);
    CHECK(status_with(server, "day") == 401);
    CHECK(status_with(server, "ever") == 200);
  }

  TEST_CASE("makes portals' tokens and codes expire, which stay dead when it is set back") {
    ServerUnderTest server;
    REQUIRE(server.ask(post(kPortals, R"({"name":"Main","query":"{ a }","user_invokable":true})"))
                .status == 201);
    REQUIRE(server.ask(post("/organizations/acme/portals/main/codes", "{}")).status < 300);
    const auto secret = server.store.create_portal_secret("acme", "main", "", {});
    REQUIRE(secret.ok());
    const auto token =
        server.store.exchange_secret("acme", "main", secret->at.portal->uuid.to_string(),
                                     secret->text, std::chrono::minutes(10), {});
    REQUIRE(token.ok());
    const Answer moved = server.ask(put(kClock, R"({"advance":"5m"})"));
    CHECK(moved.body.find(R"("expired":{"tokens":0,"codes":1})") != std::string::npos);
    const Answer further = server.ask(put(kClock, R"({"advance":"5m"})"));
    CHECK(further.body.find(R"("expired":{"tokens":1,"codes":0})") != std::string::npos);
    CHECK(server.ask(put(kClock, R"({"real":true})")).status == 200);
    CHECK_FALSE(
        server.store.authenticate_portal("acme", "main", token->text, server.server_clock.now())
            .ok());
  }

  TEST_CASE("is what stamps and windows go by") {
    ServerUnderTest server;
    REQUIRE(server.ask(put(kClock, R"({"now":"2026-01-01T00:00:18Z","frozen":true})")).status ==
            200);
    const Answer made = server.ask(post(kPortals, portal_body("Main")));
    CHECK(made.body.find(R"("created_at":"2026-01-01T00:00:18.000Z")") != std::string::npos);
    CHECK(made.number("RateLimit-Reset") == 42);
    CHECK(made.number("RateLimit-Remaining") == 199);
    CHECK(server.ask(get("/")).body.find(R"("timestamp":1767225618)") != std::string::npos);
    REQUIRE(server.ask(put(kClock, R"({"advance":"42s"})")).status == 200);
    const Answer next = server.ask(get(kPortals));
    CHECK(next.number("RateLimit-Reset") == 60);
    CHECK(next.number("RateLimit-Remaining") == 199);
  }
}

TEST_SUITE("server: control access") {
  TEST_CASE("keeps other sites' pages out of the control API and the pages, and nothing else") {
    ServerUnderTest server;
    const std::string foreign = "Origin: http://evil.example\r\n";
    for (const std::string target :
         {"/_porthole/v1/clock", "/_porthole/v1/organizations/acme/portals/main/tokens",
          "/_porthole/authorize/XXXX-XXXX-XXXX-XXXX"}) {
      CAPTURE(target);
      const Answer refused = server.ask(get(target, foreign));
      CHECK(refused.status == 403);
      CHECK(refused.body.find("http://evil.example") != std::string::npos);
      const Answer rebound =
          server.ask("GET " + target + " HTTP/1.1\r\nHost: evil.example\r\n\r\n");
      CHECK(rebound.status == 403);
      CHECK(rebound.body.find("--allowed-host evil.example") != std::string::npos);
    }
    CHECK(server.ask(get(kPortals, foreign)).status == 200);
    CHECK(server.ask(get("/", foreign)).status == 200);
  }

  TEST_CASE("wants the control token on every control route, and on nothing else") {
    ServerUnderTestOptions options;
    options.api.control_token = "sesame";
    ServerUnderTest server(std::move(options));
    const std::string portal = "/_porthole/v1/organizations/acme/portals/main";
    for (const std::string& request :
         {get(kClock), put(kClock, R"({"advance":"1d"})"), get(portal + "/tokens"),
          post(portal + "/secrets", "{}"), post(portal + "/codes/x/approve", "{}"),
          del(portal + "/tokens/x")}) {
      CAPTURE(request);
      const Answer answer = server.ask(request);
      CHECK(answer.status == 401);
      CHECK(answer.header("WWW-Authenticate") == "Bearer");
    }
    CHECK(server.server_clock.now() == kTestTime);
    CHECK(server.ask(RequestText{.target = kClock, .token = "sesame"}.to_string()).status == 200);
    CHECK(server.ask(get(kPortals)).status == 200);
    CHECK(server.ask(get("/_porthole/authorize/XXXX-XXXX-XXXX-XXXX")).status != 401);
  }
}

}  // namespace
}  // namespace porthole::http::test
