#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/http/api/control/control_support.h"
#include "tests/http/credentials_support.h"
#include "tests/support/schema.h"

namespace porthole::http::test {
namespace {

using Lines = std::vector<std::string>;

std::string call_text(const std::string& path, const std::string& token, const std::string& body) {
  return RequestText{.method = "POST", .target = path, .body = body, .token = token}.to_string();
}

/// Creates the portal `main` of an organization, with a response rule for operation Q and `n` 1.
/// Returns its token.
std::string make_portal_with_rule(const ServerUnderTest& server) {
  const Answer made = server.ask(post(
      kPortals, R"({"name":"Main","query":"query Q($n: Int) { build(number: $n) { number } }"})"));
  REQUIRE(made.status == 201);
  const Answer ruled = server.ask(put(
      control_of("main") + "/responses",
      R"({"rules":[{"when":{"nth":99}},{"when":{"variables":{"n":1}},"data":{"build":null}}]})"));
  REQUIRE(ruled.status == 200);
  return text_in(made, "token");
}

TEST_SUITE("server: journal") {
  TEST_CASE("keeps what the service's surfaces were asked, also in vain, and nothing else") {
    ServerUnderTest server;
    server.ask(get(kPortals));
    server.ask(get("/v2/nothing"));
    server.ask(RequestText{.method = "PUT", .target = "/v2/user", .body = "{}"}.to_string());
    server.ask(post("/v1", R"({"query":"{ a }"})"));
    server.ask(post("/organizations/acme/portals/none", "{}"));
    server.ask(get("/"));
    server.ask(get("/elsewhere"));
    server.ask(get("/_porthole/v1/clock"));
    server.ask(get("/_porthole/console.css"));
    CHECK(journal_of(server) == Lines{"GET " + kPortals, "GET /v2/nothing", "PUT /v2/user",
                                      "POST /v1", "POST /organizations/acme/portals/none"});
  }

  TEST_CASE("leaves out what a tool set up, unless it is asked for") {
    ServerUnderTest server;
    server.ask(get(kPortals));
    server.ask(
        RequestText{.target = kPortals + "/of-fixture", .headers = "Porthole-Origin: fixture\r\n"}
            .to_string());
    server.ask(RequestText{.target = kPortals + "/no-word", .headers = "Porthole-Origin: a b\r\n"}
                   .to_string());
    const auto listed = [&](const std::string& query) {
      const Answer answer = server.ask(get("/_porthole/v1/requests" + query));
      REQUIRE(answer.status == 200);
      return answer.body;
    };
    CHECK(listed("").find("\"count\":2") != std::string::npos);
    CHECK(listed("").find("of-fixture") == std::string::npos);
    CHECK(listed("?origin=fixture").find("\"count\":1") != std::string::npos);
    CHECK(listed("?origin=fixture").find("\"origin\":\"fixture\"") != std::string::npos);
    CHECK(listed("?origin=other").find("\"count\":0") != std::string::npos);
    CHECK(listed("?origin=any").find("\"count\":3") != std::string::npos);
    CHECK(server.ask(get("/_porthole/v1/requests?origin=a+b")).status == 422);
    const auto verified = [&](const std::string& match) {
      return server.ask(post("/_porthole/v1/verify", "{\"match\":{" + match + "},\"exactly\":1}"));
    };
    CHECK(verified("\"origin\":\"fixture\"").status == 200);
    const Answer missed = verified("\"path\":\"/of-fixture\"");
    CHECK(missed.status == 409);
    CHECK(missed.body.find("of-fixture\",\"query") == std::string::npos);
  }

  TEST_CASE("a fault strikes no request that a tool sets up") {
    ServerUnderTest server;
    const auto ask = [&](const std::string& headers) {
      return server.ask(RequestText{.target = kPortals, .headers = headers}.to_string()).status;
    };
    REQUIRE(
        server.ask(post("/_porthole/v1/faults", R"({"match":{},"then":{"status":503}})")).status ==
        201);
    CHECK(ask("") == 503);
    CHECK(ask("Porthole-Origin: fixture\r\n") == 200);
    REQUIRE(server
                .ask(post("/_porthole/v1/faults",
                          R"({"match":{"origin":"any"},"then":{"status":504}})"))
                .status == 201);
    CHECK(ask("Porthole-Origin: fixture\r\n") == 504);
  }

  TEST_CASE("tells what came of a request, and why it was refused") {
    ServerUnderTest server;
    server.ask(get("/v2/organizations/acme/portals/none?x=1", "X-Run: 7\r\n"));
    const Answer answer = server.ask(get(kRequests + "/1"));
    CHECK(answer.status == 200);
    const std::string begin =
        R"({"id":1,"at":"2024-08-26T03:22:45.555Z","organization":"acme","surface":"rest",)"
        R"("method":"GET","path":"/v2/organizations/acme/portals/none","query":"x=1","headers":{)";
    CHECK(answer.body.starts_with(begin));
    CHECK(has(answer, R"("X-Run":"7")"));
    CHECK(has(answer, R"("Authorization":"Bearer bkua_…4567")"));
    CHECK(has(answer, R"("body":null,"status":404,"duration_ms":)"));
    CHECK(has(answer, R"("response_body":{"message":"No portal found"},"portal":"none",)"
                      R"("token_kind":"access","user":"demo@example.com",)"
                      R"("refused":"No portal found"})"));
    server.ask(get("/v2/nothing"));
    CHECK(has(server.ask(get(kRequests + "/2")), R"("refused":"There is nothing at this path")"));
    server.ask(put("/v2/user", "{}"));
    CHECK(has(server.ask(get(kRequests + "/3")),
              R"("refused":"This path takes GET, HEAD, OPTIONS only")"));
    server.ask(post("/organizations/acme/portals/none", "{}"));
    CHECK(has(server.ask(get(kRequests + "/4")), R"("organization":"acme","surface":"portal")"));
    CHECK(has(server.ask(get(kRequests + "/4")), R"("status":401)"));
    server.ask(post(kPortals, R"({"name":""})"));
    CHECK(has(server.ask(get(kRequests + "/5")), R"("refused":"Validation failed: )"));
  }

  TEST_CASE("tells the operation, its variables, and the rule that answered") {
    ServerUnderTest server;
    const std::string token = make_portal_with_rule(server);
    const std::string path = "/organizations/acme/portals/main";
    REQUIRE(server.ask(call_text(path, token, R"({"n":1})")).status == 200);
    REQUIRE(server.ask(call_text(path, token, R"({"n":2})")).status == 200);
    REQUIRE(server.ask(call_text(path + "?operation_name=X", token, "")).status == 200);
    REQUIRE(server.ask(post("/v1", R"({"query":"query Q { a }","variables":{"v":[1]}})")).status ==
            200);
    const Answer ruled = server.ask(get(kRequests + "/2"));
    CHECK(has(ruled, R"("portal":"main","operation":"Q","variables":{"n":1},)"
                     R"("token_kind":"service","rule":1})"));
    const Answer unruled = server.ask(get(kRequests + "/3"));
    CHECK(has(unruled, R"("variables":{"n":2},"token_kind":"service","rule_mismatch":)"
                       R"("no rule matched; nearest is rule )"));
    CHECK(has(server.ask(get(kRequests + "/4")), R"("operation":"X","variables":{})"));
    const Answer document = server.ask(get(kRequests + "/5"));
    CHECK(has(document, R"("organization":null,"surface":"graphql")"));
    CHECK(has(document, R"("operation":"Q","variables":{"v":[1]},"token_kind":"access")"));
  }

  TEST_CASE("tells no variables that are credentials by the way of what differs from a rule") {
    ServerUnderTest server;
    const Answer made = server.ask(post(
        kPortals,
        R"({"name":"Main","query":"query Q($secret: ID) { build(key: $secret) { number } }"})"));
    REQUIRE(server
                .ask(put(control_of("main") + "/responses",
                         R"({"rules":[{"when":{"variables":{"secret":"other"}}}]})"))
                .status == 200);
    const std::string secret = "0123456789abcdef0123456789abcdef";
    server.ask(call_text("/organizations/acme/portals/main", text_in(made, "token"),
                         R"({"secret":")" + secret + "\"}"));
    const Answer entry = server.ask(get(kRequests + "/2"));
    CHECK(has(entry, R"("variables":{"secret":"…cdef"})"));
    CHECK(has(entry, R"(variables.secret is \"…\", expected \"…\")"));
    CHECK_FALSE(has(entry, secret.substr(0, 20)));
  }

  TEST_CASE("tells who called a portal") {
    CredentialsServer it;
    const PortalPtr portal = it.make_portal(true);
    const std::string& slug = portal->contents.slug;
    it.open(slug, it.issue(PortalTokenKind::ephemeral, *portal).text);
    it.open(slug, it.issue(PortalTokenKind::user, *portal).text);
    it.open(slug, std::nullopt);
    CHECK(journal_of(it.server, "?portal=" + slug).size() == 3);
    const Answer all = it.server.ask(get(kRequests));
    CHECK(has(all, R"("token_kind":"ephemeral"})"));
    CHECK(has(all, R"("token_kind":"user","user":)"));
    CHECK(has(all, R"(,"refused":"Authentication required. Please supply a valid portal token"})"));
  }

  TEST_CASE("holds no credential that was ever issued or used") {
    CredentialsServer it;
    const PortalPtr portal = it.make_portal(true);
    const std::string& slug = portal->contents.slug;
    std::vector<std::string> credentials;
    const auto exchange = [&](const std::string& body) {
      const Answer answer = it.ask_for_token(slug, body);
      if (answer.status == 200) credentials.push_back(text_in(answer, "token"));
      return answer.status;
    };
    const IssuedSecret secret = it.make_secret(slug);
    credentials.push_back(secret.text);
    CHECK(exchange(client_grant(portal->uuid.to_string(), secret.text)) == 200);
    CHECK(exchange(client_grant(portal->uuid.to_string(), secret.text + "x")) == 400);
    // The same credentials in bodies that are not JSON, or incomplete.
    CHECK(exchange("grant_type=client_credentials&secret=" + secret.text) == 400);
    CHECK(exchange(R"({"secret":")" + secret.text) == 400);
    const Answer asked = it.server.ask(post(portal_path(slug) + "/codes", "{}"));
    REQUIRE(asked.status == 200);
    const std::string code = text_in(asked, "code");
    credentials.push_back(code);
    credentials.push_back(text_in(asked, "secret"));
    it.decide(code, Decision::approve);
    CHECK(exchange(code_grant(code, credentials.back())) == 200);
    it.open(slug, credentials.back());
    const std::string token = "bkua_fedcba9876543210fedcba9876543210fedcba98";
    it.server.ask(
        RequestText{.target = kPortals + "?access_token=" + token, .token = token}.to_string());
    credentials.push_back(token);
    it.server.ask(post(kPortals, R"({"name":"N","query":"{ a }","description":")" + token + "\"}",
                       "Cookie: session=" + token + "\r\n"));
    const Answer all = it.server.ask(get(kRequests + "?limit=1000"));
    REQUIRE(number_in(all, "count") >= 8);
    CHECK(credentials.size() == 6);
    for (const std::string& credential : credentials) {
      CAPTURE(credential);
      CHECK_FALSE(has(all, credential));
      // Nor most of it.
      CHECK_FALSE(has(all, credential.substr(credential.size() - credential.size() / 2)));
      CHECK_FALSE(has(all, credential.substr(0, credential.size() - 8)));
    }
    CHECK(has(all, "bkps_…" + secret.text.substr(secret.text.size() - 4)));
  }
}

/// Requests of two organizations to three surfaces at three times, some refused.
class FilledJournal {
 public:
  FilledJournal() {
    token_ = make_portal_with_rule(server);
    server.ask(get(kPortals));
    server.ask(get(kPortals + "/none"));
    server.clock.advance(std::chrono::seconds(10));
    server.ask(call_text("/organizations/acme/portals/main", token_, R"({"n":1})"));
    server.ask(post("/v1", R"({"query":"query Doc { a }"})"));
    server.clock.advance(std::chrono::seconds(10));
    server.ask(RequestText{.target = "/v2/organizations/globex/portals",
                           .token = "bkua_another-token-of-some-length"}
                   .to_string());
  }

  ServerUnderTest server;

  const std::string& token() const { return token_; }

 private:
  std::string token_;
};

const std::string kMain = "/organizations/acme/portals/main";
const std::string kGlobex = "/v2/organizations/globex/portals";

TEST_SUITE("server: filters of the journal") {
  TEST_CASE("choose by what is asked for") {
    const FilledJournal it;
    const Lines all = {"POST " + kPortals, "GET " + kPortals, "GET " + kPortals + "/none",
                       "POST " + kMain,    "POST /v1",        "GET " + kGlobex};
    const auto some = [&](const std::vector<std::size_t>& places) {
      Lines lines;
      for (const std::size_t place : places) lines.push_back(all[place]);
      return lines;
    };
    CHECK(journal_of(it.server) == all);
    CHECK(journal_of(it.server, "?organization=acme") == some({0, 1, 2, 3}));
    CHECK(journal_of(it.server, "?organization=nobody").empty());
    CHECK(journal_of(it.server, "?method=get") == some({1, 2, 5}));
    CHECK(journal_of(it.server, "?path=" + kPortals) == some({0, 1}));
    CHECK(journal_of(it.server, "?path_pattern=/v2/organizations/{org}/portals") ==
          some({0, 1, 5}));
    CHECK(journal_of(it.server, "?path_pattern=*/portals/*") == some({2, 3}));
    CHECK(journal_of(it.server, "?surface=portal") == some({3}));
    CHECK(journal_of(it.server, "?surface=graphql") == some({4}));
    CHECK(journal_of(it.server, "?surface=rest&method=GET") == some({1, 2, 5}));
    CHECK(journal_of(it.server, "?status=404") == some({2}));
    CHECK(journal_of(it.server, "?portal=main") == some({3}));
    CHECK(journal_of(it.server, "?operation=Q") == some({3}));
    CHECK(journal_of(it.server, "?operation=Doc") == some({4}));
    CHECK(journal_of(it.server, "?token=" + it.token()) == some({3}));
    const std::string shown = "bkpat_%E2%80%A6" + it.token().substr(it.token().size() - 4);
    CHECK(journal_of(it.server, "?token=" + shown) == some({3}));
    CHECK(journal_of(it.server, "?token=bkua_another-token-of-some-length") == some({5}));
    CHECK(journal_of(it.server, "?token=bkua_another").empty());
    CHECK(journal_of(it.server, "?since=2024-08-26T03:22:55.555Z") == some({3, 4, 5}));
    CHECK(journal_of(it.server, "?since=2024-08-26T03:22:55.556Z") == some({5}));
    CHECK(journal_of(it.server, "?since=4") == some({4, 5}));
    CHECK(journal_of(it.server, "?limit=2") == some({0, 1}));
    CHECK(journal_of(it.server, "?limit=2&order=newest") == some({5, 4}));
    CHECK(journal_of(it.server, "?limit=2&order=oldest") == some({0, 1}));
    const Answer counted = it.server.ask(get(kRequests + "?limit=0"));
    CHECK(counted.body == R"({"count":6,"requests":[]})");
  }

  TEST_CASE("are refused when they make no sense, and all told of") {
    const ServerUnderTest server;
    for (const std::string wrong :
         {"methd=GET", "path_pattern=v2", "surface=control", "status=abc", "status=99",
          "status=600", "since=yesterday", "limit=1001", "limit=-1", "order=random",
          "method=", "method", "organization=", "organization=Not_A_Slug", "portal=%ff",
          "method=GET&method=PUT"}) {
      CAPTURE(wrong);
      const Answer answer = server.ask(get(kRequests + '?' + wrong));
      CHECK(answer.status == 422);
      const std::string name = wrong.substr(0, wrong.find('='));
      CHECK(has(answer, R"("errors":[{"path":"?)" + name + R"(","message":)"));
    }
    const Answer two = server.ask(get(kRequests + "?organisation=x&status=x"));
    CHECK(has(two, R"({"path":"?status")"));
    CHECK(has(two, R"({"path":"?organisation","message":"unknown parameter \"organisation\""})"));
    CHECK(server.ask(get(kRequests + "/1?x=1")).status == 422);
    CHECK(server.ask(del(kRequests + "?x=1")).status == 422);
  }
}

TEST_SUITE("server: journal") {
  TEST_CASE("says that there is no such request") {
    const ServerUnderTest server;
    server.ask(get(kPortals));
    for (const std::string id : {"0", "2", "x", "-1", "1x", "99999999999999999999999"}) {
      const Answer answer = server.ask(get(kRequests + '/' + id));
      CHECK(answer.status == 404);
      CHECK(has(answer, "No request found"));
    }
  }

  TEST_CASE("is cleared for one organization, or whole") {
    const FilledJournal it;
    CHECK(it.server.ask(del(kRequests + "?organization=acme")).status == 204);
    CHECK(journal_of(it.server) == Lines{"POST /v1", "GET " + kGlobex});
    CHECK(it.server.ask(del(kRequests)).status == 204);
    CHECK(journal_of(it.server).empty());
    it.server.ask(get(kGlobex));
    CHECK(journal_of(it.server, "?since=6") == Lines{"GET " + kGlobex});
  }

  TEST_CASE("says how many it had to drop") {
    ServerUnderTestOptions options;
    options.api.journal.entries_max = 2;
    const ServerUnderTest server(std::move(options));
    for (int i = 0; i < 5; ++i) server.ask(get(kPortals));
    const Answer answer = server.ask(get(kRequests + "?organization=acme&limit=0"));
    CHECK(answer.body == R"({"count":2,"dropped":3,"requests":[]})");
  }

  TEST_CASE("says that it is off") {
    ServerUnderTestOptions options;
    options.api.journal.entries_max = 0;
    const ServerUnderTest server(std::move(options));
    server.ask(get(kPortals));
    for (const std::string& target : {kRequests, kRequests + "/1"}) {
      const Answer answer = server.ask(get(target));
      CHECK(answer.status == 409);
      CHECK(has(answer, "--journal-max 0"));
    }
    CHECK(server.ask(del(kRequests)).status == 204);
  }

  TEST_CASE("keeps requests that workers answer, and refusals before the body") {
    ServerUnderTestOptions options;
    options.server.responder.all_on_workers = true;
    const ServerUnderTest server(std::move(options));
    server.ask(get(kPortals));
    CHECK(journal_of(server) == Lines{"GET " + kPortals});
    const ServerUnderTest early;
    HttpClient client = early.connect();
    client.send(RequestText{.method = "POST",
                            .target = kMain,
                            .headers = "Expect: 100-continue\r\nContent-Length: 5\r\n"}
                    .to_string());
    CHECK(client.read_answer().status == 401);
    CHECK(journal_of(early) == Lines{"POST " + kMain});
  }
}

}  // namespace
}  // namespace porthole::http::test
