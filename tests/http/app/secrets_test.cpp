#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "tests/http/api/control/control_support.h"
#include "tests/http/server_support.h"

namespace porthole::http::test {
namespace {

const std::string kPortal = "/organizations/acme/portals/main";
const std::string kControl = "/_porthole/v1";

/// A place for a secret: makes the request that bears it there.
struct Place {
  std::string name;
  std::function<RequestText(const std::string& secret)> plant;
};

Place in_header(const std::string& name, const std::string& before = {}) {
  return {"header " + name, [=](const std::string& secret) {
            return RequestText{.target = kPortals,
                               .headers = name + ": " + before + secret + "\r\n"};
          }};
}

Place in_authorization(const std::string& before) {
  return {"authorization " + before, [=](const std::string& secret) {
            return RequestText{.target = kPortals,
                               .headers = "Authorization: " + before + secret + "\r\n",
                               .token = ""};
          }};
}

Place in_target(const std::string& before, const std::string& after = {}) {
  return {"target " + before, [=](const std::string& secret) {
            return RequestText{.target = before + secret + after};
          }};
}

/// In a body, posted to `target`.
Place in_body(const std::string& target, const std::string& before, const std::string& after) {
  return {"body " + before, [=](const std::string& secret) {
            return RequestText{.method = "POST", .target = target, .body = before + secret + after};
          }};
}

Place in_variables(const std::string& before, const std::string& after) {
  return in_body(
      "/v1",
      R"({"query":"query Q($n: Int) { build(number: $n) { number } }","variables":{)" + before,
      after + "}}");
}

Place in_query(const std::string& before, const std::string& after) {
  return in_body("/v1", R"({"query":")" + before, after + R"("})");
}

/// More than forty shapes of secrets, each where a client could have it.
std::vector<Place> all_places() {
  std::vector<Place> places = {
      in_authorization("Bearer "),
      in_authorization("Basic "),
      in_authorization(""),
      in_authorization("Digest username=\"x\", response="),
      in_target(kPortals + "?token="),
      in_target(kPortals + "?a[api_key]="),
      in_target(kPortals + "?n=%62kua_"),
      in_target(kPortals + "?redirect=https%3A%2F%2Fsam%3A", "%40example.com"),
      in_target("/v2/access-token/"),
      in_target("/v2/bkua_"),
      in_target("/organizations/acme/portals/main/tokens/"),
      in_target(kControl + kPortal + "/tokens/"),
      in_target(kControl + "/access-tokens/"),
      in_body(kPortals, R"({"name":"A","token":")", R"("})"),
      in_body(kPortals, R"({"name":"A","tokens":["x",")", R"("]})"),
      in_body(kPortals, R"({"name":"A","secret":{"deep":[{"value":")", R"("}]}})"),
      in_body(kPortals, R"({"name":"A","apiKey":")", R"("})"),
      in_body(kPortals, R"({"name":"A","privateKey":")", R"("})"),
      in_body(kPortals, R"({"name":"A","tok\u0065n":")", R"("})"),
      in_body(kPortals, R"({"name":"A","description":"DB_PASSWORD=)", R"("})"),
      in_body(kPortals, R"({"name":"A","description":"https://sam:)", R"(@example.com"})"),
      in_body(kPortals, R"({"name":"A","description":"{\"password\":\")", R"(\"}"})"),
      in_body(kPortals, R"({"name":"A","description":"\u0062kua_)", R"("})"),
      in_body(kPortals, R"({"name":"A","token":")", ""),
      in_body(kPortals, R"({name: "A", token: ")", R"("})"),
      in_body(kPortals, R"({"name":"A","query":"{ a(token: \")", R"(\") }"})"),
      in_body(kPortals, "name=A&client_secret=", "&x=1"),
      in_body(kPortals, "--b\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n",
              "\r\n--b--"),
      in_body(kPortal + "/tokens", R"({"grant_type":"client_credentials","secret":")", R"("})"),
      in_body(kPortal + "/tokens", R"({"grant_type":"device_code","code":")", R"("})"),
      in_body(kPortal + "/tokens", "grant_type=device_code&code=", ""),
      in_query(R"({ a(password: \")", R"(\") { id } })"),
      in_query(R"({ a(secret: \"\"\")", R"(\"\"\") { id } })"),
      in_query(R"({ a(input: {token: [\")", R"(\"]}) { id } })"),
      in_query(R"(query ($token: String = \")", R"(\") { a(t: $token) { id } })"),
      in_query(R"({ buildCreate(input: {env: [\"X_TOKEN=)", R"(\"]}) { build { id } } })"),
      in_variables(R"("token":")", R"(")"),
      in_variables(R"("n":1,"secret":[")", R"("])"),
      in_variables(R"("input":{"env":["AWS_SECRET_ACCESS_KEY=)", R"("]})"),
      in_variables(R"("password":")", R"(")"),
  };
  for (const std::string name :
       {"Cookie", "X-Api-Key", "X-Auth-Token", "Private-Token", "X-Vault-Token", "X-Csrf-Token",
        "X-Hub-Signature-256", "X-Amz-Security-Token", "X-Forwarded-Access-Token"}) {
    places.push_back(in_header(name));
  }
  places.push_back(in_header("Cookie", "session="));
  places.push_back(in_header("Proxy-Authorization", "Basic "));
  places.push_back(in_header("User-Agent", "curl bkct_"));
  places.push_back(in_header("Referer", "https://example.com/?access_token="));
  places.push_back(in_header("X-Request-Id", "bkua_"));
  places.push_back(in_header("X-Note", "eyJhbGciOiJIUzI1NiJ9.e30."));
  for (const std::string prefix : {"bkur", "bktx", "bkaa", "bkar", "bkct", "bkcqt", "bkaj", "bkjat",
                                   "bkpt", "bkrt", "bktr", "bkat", "bkua", "bkpat", "bkps"}) {
    places.push_back(in_variables("\"x\":\"" + prefix + "_", "\""));
  }
  return places;
}

/// Sixteen letters, none of which may be shown.
std::string secret_of(std::size_t number) {
  return "Zq" + std::to_string(100 + number) + "xSesameXyz";
}

/// A server with a portal `main` whose rule expects a secret, and a fault with secrets.
struct House {
  explicit House(LogFormat format) : server(options(format)) {
    const Answer made = server.ask(
        post(kPortals,
             R"({"name":"Main","query":"query Q($token: ID) { build(key: $token) { id } }"})"));
    REQUIRE(made.status == 201);
    portal_token = text_member(made.body, "token");
    REQUIRE(server
                .ask(put(kControl + kPortal + "/responses",
                         R"({"rules":[{"when":{"variables":{"token":"ZqRuleSesame"}}}]})"))
                .status == 200);
    REQUIRE(
        server
            .ask(post(
                kControl + "/faults",
                R"({"match":{"path":"/v2/bkua_ZqFaultSesame1",)"
                R"("headers":{"X-Api-Key":"ZqFaultSesame2"},)"
                R"("body":{"token":["ZqFaultSesame3"]}},"then":{"status":500,)"
                R"("headers":{"Set-Cookie":"id=ZqFaultSesame4","X-Auth-Token":"ZqFaultSesame5"},)"
                R"("body":{"apiKey":"ZqFaultSesame6","note":"password=ZqFaultSesame7"}}})"))
            .status == 201);
  }

  static ServerUnderTestOptions options(LogFormat format) {
    ServerUnderTestOptions options;
    options.log_format = format;
    return options;
  }

  /// Calls the portal, so that no rule matches.
  void call_portal(const std::string& secret) const {
    server.ask(RequestText{.method = "POST",
                           .target = kPortal,
                           .body = R"({"token":")" + secret + R"("})",
                           .token = portal_token}
                   .to_string());
  }

  /// Everything that the server says of what it was sent.
  std::string all_output() const {
    std::string all;
    for (const std::string& line : server.log_lines.all()) all += line + '\n';
    for (const std::string path : {"/requests?limit=1000", "/faults", "/metrics", "/snapshots",
                                   "/access-tokens", "/users", "/organizations"}) {
      const Answer answer = server.ask(get(kControl + path));
      CHECK(answer.status == 200);
      all += answer.body;
    }
    for (const std::string match :
         {R"({"method":"PUT","surface":"rest"})", R"({"body":{"token":"ZqMatchSesame"}})",
          R"({"path":"/v2/bkua_ZqMatchSesame","surface":"graphql"})",
          R"({"headers":{"X-Api-Key":"ZqMatchSesame","Cookie":"ZqMatchSesame"}})",
          R"({"variables":{"token":"ZqMatchSesame","n":"password=ZqMatchSesame"}})"}) {
      const Answer answer =
          server.ask(post(kControl + "/verify", R"({"exactly":99,"match":)" + match + "}"));
      CHECK(answer.status == 409);
      all += answer.body;
    }
    return all;
  }

  ServerUnderTest server;
  std::string portal_token;
};

TEST_SUITE("server: secrets") {
  TEST_CASE("are in nothing that comes out, wherever a client put them") {
    const std::vector<Place> places = all_places();
    CHECK(places.size() >= 60);
    for (const LogFormat format : {LogFormat::text, LogFormat::json, LogFormat::people}) {
      House house(format);
      for (std::size_t i = 0; i < places.size(); ++i) {
        house.server.ask(places[i].plant(secret_of(i)).to_string());
      }
      house.call_portal("ZqCallSesame");
      const std::string all = house.all_output();
      for (std::size_t i = 0; i < places.size(); ++i) {
        CAPTURE(places[i].name);
        const bool is_found = all.find(secret_of(i).substr(0, 8)) != std::string::npos;
        CHECK_FALSE(is_found);
      }
      const std::size_t other = all.find("Sesame");
      CHECK_MESSAGE(other == std::string::npos,
                    all.substr(other - std::min<std::size_t>(other, 200), 300));
      CHECK(all.find("variables.token is \\\"…\\\", expected \\\"…\\\"") != std::string::npos);
    }
  }

  TEST_CASE("that stand as literals in a query are not in the warning about it") {
    ServerUnderTestOptions options;
    options.query_policy = QueryPolicy(nullptr, Validation::warn);
    const ServerUnderTest server(std::move(options));
    const std::string query =
        R"x({ a(x: \"ZqSesame1\") a(x: \"\"\"ZqSesame2\"\"\") b(x: 12345) b(x: 1) })x";
    REQUIRE(server.ask(post(kPortals, R"({"name":"A","query":")" + query + R"("})")).status == 201);
    CHECK(server.log_lines.count("the portal's query is invalid") == 2);
    CHECK(server.log_lines.count("Sesame") == 0);
    CHECK(server.log_lines.count("12345") == 0);
  }

  TEST_CASE("that were issued are in none of it, nor in the exported state") {
    House house(LogFormat::text);
    std::vector<std::string> secrets = {house.portal_token};
    const auto issue = [&](const std::string& target, const std::string& body,
                           const std::string& member) {
      const Answer answer = house.server.ask(post(target, body));
      CHECK(answer.header("Cache-Control") == "no-store");
      secrets.push_back(text_member(answer.body, member));
    };
    issue(kControl + kPortal + "/tokens", R"({"description":"x"})", "token");
    issue(kControl + kPortal + "/secrets", R"({"description":"x"})", "secret");
    issue(kControl + "/access-tokens", R"({"scopes":["read_user"]})", "token");
    issue(kPortals, R"({"name":"Open","user_invokable":true,"query":"{ a }"})", "token");
    issue("/organizations/acme/portals/open/codes", "", "code");
    const std::string code = secrets.back();
    issue("/organizations/acme/portals/open/codes", "", "secret");
    house.server.ask(get("/_porthole/authorize/" + code));
    house.server.ask(get("/elsewhere/" + code));
    house.server.ask(get("/organizations/acme/portals/open/codes/" + code));
    house.server.ask(
        post(kControl + "/organizations/acme/portals/open/codes/" + code + "/approve", ""));
    const std::string all = house.all_output() + house.server.ask(get(kControl + "/state")).body;
    for (const std::string& secret : secrets) {
      CAPTURE(secret);
      CHECK(all.find(secret) == std::string::npos);
      CHECK(all.find(secret.substr(0, secret.size() - 5)) == std::string::npos);
    }
  }
}

}  // namespace
}  // namespace porthole::http::test
