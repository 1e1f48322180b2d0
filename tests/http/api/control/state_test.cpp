#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "portal/base/json.h"
#include "tests/http/api/control/state_support.h"

namespace porthole::http::test {
namespace {

const std::string kControl = "/_porthole/v1";

/// The paths in an error response.
std::vector<std::string> paths_of(const Answer& answer) {
  std::vector<std::string> paths;
  const json::ParseResult parsed = json::parse(answer.body);
  REQUIRE(parsed.document.IsObject());
  const json::Value* errors = json::find(parsed.document, "errors");
  if (errors == nullptr) return paths;
  for (const json::Value& error : errors->GetArray()) {
    paths.emplace_back(json::text_of(*json::find(error, "path")));
  }
  return paths;
}

using Paths = std::vector<std::string>;

}  // namespace

TEST_SUITE("server: the state") {
  TEST_CASE("goes back to the fixtures: portals, tokens, rules, counters, clock, chance") {
    StateServer scene;
    const std::string before = scene.all();
    CHECK(scene.deploy().status == 201);
    CHECK(scene.deploy().status == 200);
    const std::string made = scene.create("One");
    scene.control("PUT", "/clock", R"({"advance":"3h","frozen":true})");
    const std::string secret_path = "/organizations/acme/portals/deploy/secrets";
    CHECK(scene.control("POST", secret_path).status == 201);
    CHECK(scene.server.ask(del(kPortals + "/look")).status == 204);
    CHECK(scene.control("POST", "/reset").status == 204);
    CHECK(scene.all() == before);
    CHECK(scene.server.ask(get("/v2/organizations/acme/audit_events")).body.find("Event") ==
          std::string::npos);
    CHECK(scene.control("GET", "/requests").body.find("\"POST\"") == std::string::npos);
    CHECK(scene.deploy().status == 201);
    CHECK(scene.create("One") == made);
  }

  TEST_CASE("counts requests anew after a reset") {
    StateServer scene;
    const auto remaining = [&] {
      return scene.server.ask(get(kPortals)).number("RateLimit-Remaining");
    };
    CHECK(remaining() == 8);
    CHECK(remaining() == 7);
    CHECK(scene.control("POST", "/reset?organization=beta").status == 204);
    CHECK(remaining() == 6);
    CHECK(scene.control("POST", "/reset?organization=acme", "{}").status == 204);
    CHECK(remaining() == 8);
    CHECK(scene.control("POST", "/reset").status == 204);
    CHECK(remaining() == 8);
  }

  TEST_CASE("forgets what mutations made") {
    StateServer scene;
    for (const std::string which : {"/reset", "/reset?organization=acme"}) {
      scene.deploy();
      const std::string body = R"({"id":")" + text_member(scene.deploy().body, "id") + "\"}";
      const std::string look = "/organizations/acme/portals/look";
      CHECK(scene.call("bkpat_look", look, body).body.find("\"main\"") != std::string::npos);
      CHECK(scene.control("POST", which).status == 204);
      CHECK(scene.call("bkpat_look", look, body).body.find("\"main\"") == std::string::npos);
    }
  }

  TEST_CASE("goes back for one organization and leaves the others and the clock alone") {
    StateServer scene;
    const std::string acme = scene.control("GET", "/state?organization=acme").body;
    scene.create("One");
    CHECK(scene.server.ask(post("/v2/organizations/beta/portals", portal_body("Two"))).status ==
          201);
    scene.control("PUT", "/clock", R"({"now":"2030-01-01T00:00:00Z","frozen":true})");
    const std::string beta = scene.control("GET", "/state?organization=beta").body;
    CHECK(scene.control("POST", "/reset?organization=acme").status == 204);
    CHECK(scene.control("GET", "/state?organization=acme").body == acme);
    CHECK(scene.control("GET", "/state?organization=beta").body == beta);
    CHECK(scene.control("GET", "/clock").body.find("2030-01-01") != std::string::npos);
    // An organization that is not in the fixtures stays, but empty.
    CHECK(scene.control("POST", "/organizations", R"({"slug":"gamma"})").status == 201);
    const std::string gamma = "/v2/organizations/gamma/portals";
    CHECK(scene.server.ask(post(gamma, portal_body("Three"))).status == 201);
    CHECK(scene.control("POST", "/reset?organization=gamma").status == 204);
    CHECK(scene.server.ask(get(gamma)).body == "[]");
    CHECK(scene.control("POST", "/reset?organization=delta").status == 404);
  }

  TEST_CASE("ends what is past its time in what it went back to, and nothing else") {
    StateServer scene;
    const std::string tokens = "/organizations/acme/portals/deploy/tokens";
    const std::string secret = text_member(
        scene.control("POST", "/organizations/acme/portals/deploy/secrets").body, "secret");
    const std::string uuid = text_member(scene.server.ask(get(kPortals + "/deploy")).body, "uuid");
    const std::string grant = R"({"grant_type":"client_credentials","client_id":")" + uuid +
                              R"(","secret":")" + secret + "\"}";
    CHECK(scene.call("", "/organizations/acme/portals/deploy/tokens", grant).status == 200);
    CHECK(scene.control("POST", "/snapshots/drawn").status == 204);
    CHECK(scene.control("PUT", "/clock", R"({"advance":"2h"})").status == 200);
    CHECK(scene.control("GET", tokens).body.find("ephemeral") == std::string::npos);
    CHECK(scene.control("POST", "/snapshots/drawn/restore").status == 204);
    CHECK(scene.control("GET", tokens).body.find("ephemeral") == std::string::npos);
    CHECK(scene.control("PUT", "/clock", R"({"real":true})").status == 200);
    CHECK(scene.control("GET", tokens).body.find("ephemeral") == std::string::npos);
    CHECK(scene.control("POST", "/snapshots/drawn/restore").status == 204);
    CHECK(scene.control("GET", tokens).body.find("ephemeral") != std::string::npos);
  }

  TEST_CASE("is exported and imported, whole and by organization") {
    StateServer scene;
    const Answer whole = scene.control("GET", "/state");
    CHECK(whole.status == 200);
    CHECK(whole.header("Content-Type") == "application/json; charset=utf-8");
    const std::string acme = scene.control("GET", "/state?organization=acme").body;
    scene.create("One");
    CHECK(scene.control("PUT", "/state?organization=acme", acme).status == 204);
    CHECK(scene.control("GET", "/state?organization=acme").body == acme);
    scene.create("One");
    CHECK(scene.control("PUT", "/state", whole.body).status == 204);
    CHECK(scene.control("GET", "/state").body == whole.body);
    CHECK(scene.control("GET", "/state?organization=delta").status == 404);
    // The token stays valid, and response rules count from the start.
    CHECK(scene.deploy().status == 201);

    StateServer other;
    CHECK(other.control("DELETE", "/organizations/acme").status == 204);
    CHECK(other.control("PUT", "/state?organization=acme", acme).status == 204);
    CHECK(other.deploy().status == 201);
  }

  TEST_CASE("takes no import that is wrong, and changes nothing for it") {
    StateServer scene;
    const std::string text = scene.control("GET", "/state").body;
    const std::string seal = text.substr(text.rfind(",\n\"sha256\""));
    const auto edited = [&](const std::string& from, const std::string& to) {
      std::string copy = text.substr(0, text.size() - seal.size()) + "}";
      const std::size_t place = copy.find(from);
      REQUIRE(place != std::string::npos);
      return copy.replace(place, from.size(), to);
    };
    CHECK(scene.control("PUT", "/state", "{").status == 400);
    CHECK(scene.control("PUT", "/state", "[]").status == 422);
    CHECK(paths_of(scene.control("PUT", "/state", text + "x")).empty());
    const Answer broken =
        scene.control("PUT", "/state", edited("\"slug\":\"beta\"", "\"slug\":\"be ta\",\"x\":1"));
    CHECK(broken.status == 422);
    CHECK(paths_of(broken) ==
          Paths{"/organizations/1/slug", "/organizations/1/x", "/portals/2/organization"});
    std::string damaged = text;
    damaged.replace(damaged.find("beta"), 4, "betb");
    CHECK(paths_of(scene.control("PUT", "/state", damaged)) == Paths{"/sha256"});
    CHECK(paths_of(scene.control("PUT", "/state?organization=acme", text)) ==
          Paths{"/organizations"});
    const std::string beta = scene.control("GET", "/state?organization=beta").body;
    CHECK(paths_of(scene.control("PUT", "/state?organization=acme", beta)) ==
          Paths{"/organizations"});
    CHECK(scene.control("GET", "/state").body == text);
  }

  TEST_CASE("takes more fixtures, and says what was added") {
    StateServer scene;
    const Answer added = scene.control("POST", "/fixtures", R"({"version":1, // as in files
      "users":[{"name":"Ann","email":"ann@example.com"},{"name":"Sam","email":"sam@example.com"}],
      "organizations":[{"slug":"acme"},{"slug":"gamma"}],
      "access_tokens":[{"token":"bkua_ann","user":"ann@example.com","scopes":["read_user"]}],
      "portals":[{"organization":"gamma","name":"One","query":"{ a }","token":"bkpat_one"},
                 {"organization":"acme","name":"One","query":"{ a }","created_by":"sam@example.com"},],
    })");
    CHECK(added.status == 200);
    CHECK(added.body == R"({"organizations":1,"users":1,"access_tokens":1,"portals":2})");
    CHECK(scene.call("bkpat_one", "/organizations/gamma/portals/one", "{}").status == 200);
    const Answer user =
        scene.server.ask(RequestText{.target = "/v2/user", .token = "bkua_ann"}.to_string());
    CHECK(text_member(user.body, "email") == "ann@example.com");
    CHECK(scene.control("POST", "/reset").status == 204);
    CHECK(scene.server.ask(get(kPortals + "/one")).status == 404);
  }

  TEST_CASE("takes no fixtures that are wrong, or say something else of what is there") {
    StateServer scene;
    const std::string before = scene.control("GET", "/state").body;
    struct Case {
      std::string members;
      Paths paths;
    };
    for (const Case& wrong : {
             Case{R"("portals":[{"organization":"acme","name":"Deploy","query":"{ a }"}])",
                  {"/portals/0/name"}},
             Case{R"("portals":[{"organization":"acme","name":"A","query":"{ a }"},
                               {"organization":"delta","name":"B","query":"{ a }"}])",
                  {"/portals/1/organization"}},
             Case{R"("portals":[{"name":"A","query":"{ a }"}])", {"/portals/0"}},
             Case{R"("portals":[{"organization":"acme","name":"A","query_file":"/etc/passwd"}])",
                  {"/portals/0", "/portals/0/query_file"}},
             Case{R"("portals":[{"organization":"acme","name":"A","query":"{ a }",
                                "token":"bkpat_deploy"}])",
                  {"/portals/0/token"}},
             Case{R"("users":[{"name":"Samuel","email":"sam@example.com"}])", {"/users/0/name"}},
             Case{R"("organizations":[{"slug":"acme","name":"Other","number":9,
                                      "rate_limits":{"rest":1}}])",
                  {"/organizations/0/name", "/organizations/0/number",
                   "/organizations/0/rate_limits"}},
             Case{R"("organisations":[])", {"/organisations"}},
         }) {
      CAPTURE(wrong.members);
      const Answer answer =
          scene.control("POST", "/fixtures", R"({"version":1,)" + wrong.members + "}");
      CHECK(answer.status == 422);
      CHECK(paths_of(answer) == wrong.paths);
    }
    CHECK(scene.control("POST", "/fixtures", "{\"version\":1").status == 400);
    CHECK(scene.control("POST", "/fixtures?organization=acme", R"({"version":1})").status == 422);
    CHECK(scene.control("GET", "/state").body == before);
  }

  TEST_CASE("is taken back however large it is, as fixtures are") {
    StateServer scene;
    const std::string description(20'000, 'x');
    std::string fixtures = R"({"version":1,"portals":[)";
    for (int i = 0; i < 80; ++i) {
      fixtures += (i == 0 ? "" : ",");
      fixtures += R"({"organization":"beta","name":"N )" + std::to_string(i) +
                  R"(","query":"{ a }","description":")" + description + "\"}";
    }
    fixtures += "]}";
    REQUIRE(fixtures.size() > kBodyBytesMax);
    CHECK(scene.control("POST", "/fixtures", fixtures).status == 200);
    const Answer exported = scene.control("GET", "/state");
    CHECK(exported.body.size() > kBodyBytesMax);
    CHECK(scene.control("PUT", "/state", exported.body).status == 204);
    CHECK(scene.control("GET", "/state").body == exported.body);
    // Other routes keep their bound.
    CHECK(scene.control("POST", "/organizations", fixtures).status == 413);
    CHECK(scene.server.ask(post(kPortals, fixtures)).status == 413);
  }

  TEST_CASE("is not even read from those who may not set it") {
    ServerUnderTestOptions options;
    options.api.control_token = "secret";
    const ServerUnderTest server(options);
    HttpClient client = server.connect();
    client.send(
        "PUT /_porthole/v1/state HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n\r\n{");
    CHECK(client.read_answer().status == 401);
  }

  TEST_CASE("takes no number that it could not write") {
    StateServer scene;
    const std::string before = scene.control("GET", "/state").body;
    const std::size_t seal = before.rfind(",\n\"sha256\"");
    for (const std::string number : {"9223372036854775808", "9007199254740993", "0"}) {
      std::string changed = before.substr(0, seal) + "}";
      const std::size_t at = changed.find("\"number\":") + 9;
      changed.replace(at, changed.find_first_of(",}", at) - at, number);
      const Answer refused = scene.control("PUT", "/state", changed);
      CHECK(refused.status == 422);
      CHECK(paths_of(refused) == Paths{"/organizations/0/number"});
    }
    CHECK(scene.control("GET", "/state").body == before);
  }

  TEST_CASE("refuses parameters and members that it does not know") {
    StateServer scene;
    const std::string before = scene.control("GET", "/state").body;
    struct Case {
      std::string method;
      std::string path;
    };
    for (const Case& narrowed :
         {Case{"POST", "/reset"}, Case{"GET", "/state"}, Case{"PUT", "/state"},
          Case{"POST", "/snapshots/a"}, Case{"GET", "/snapshots"},
          Case{"POST", "/snapshots/a/restore"}, Case{"DELETE", "/snapshots/a"}}) {
      CAPTURE(narrowed.path);
      const auto with = [&](const std::string& query) {
        return scene.control(narrowed.method, narrowed.path + query);
      };
      CHECK(with("?organisation=acme").status == 422);
      CHECK(paths_of(with("?organisation=acme")) == Paths{"?organisation"});
      CHECK(with("?organization=Ac%20me").status == 422);
    }
    for (const std::string path : {"/reset", "/snapshots/a", "/snapshots/a/restore"}) {
      CHECK(scene.control("POST", path, R"({"organization":"acme"})").status == 422);
      CHECK(scene.control("POST", path, "[]").status == 400);
    }
    CHECK(scene.control("GET", "/state").body == before);
  }

  TEST_CASE("stays whole while it is reset, extended and used from all sides") {
    StateServer scene;
    const auto failures = run_threads(4, [&](std::size_t thread) {
      HttpClient client = scene.server.connect();
      const std::string mine = "o" + std::to_string(thread);
      for (int round = 0; round < 25; ++round) {
        const std::string fixtures = R"({"version":1,"organizations":[{"slug":")" + mine +
                                     R"("}],"portals":[{"organization":")" + mine +
                                     R"(","name":"One","query":"{ a }"}]})";
        const Answer added = client.exchange(post(kControl + "/fixtures", fixtures));
        if (added.status != 200) throw ClientError("fixtures: " + added.body);
        const std::string portals = "/v2/organizations/" + mine + "/portals";
        if (client.exchange(post(portals, portal_body("Two"))).status != 201) {
          throw ClientError("no portal");
        }
        const std::string reset = kControl + "/reset?organization=" + mine;
        if (client.exchange(post(reset, "")).status != 204) throw ClientError("no reset");
        if (client.exchange(get(portals)).body != "[]") throw ClientError("not empty");
        if (client.exchange(del(kControl + "/organizations/" + mine)).status != 204) {
          throw ClientError("not deleted");
        }
      }
    });
    CHECK(failures == std::vector<std::string>{});
    CHECK(scene.server.store.organization_count() == 2);
  }
}

}  // namespace porthole::http::test
